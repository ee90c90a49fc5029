/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recorder: writes down what was executed in windows, each path once.
 *
 * A run is a piece of code executed from its first to its last instruction with nothing in between
 * but branches that were not taken, all of it with interrupts masked or all of it not; it does not
 * depend on how the emulator cuts code into blocks. A shape is the sequence of runs of a window.
 * Windows of equal shape are written down by the shape's number, so the record grows with the
 * variety of the windows and not with their number.
 *
 * The record is text, a line each, numbers decimal but for addresses and instructions:
 *
 *     mtebench-trace 2
 *     trial NUMBER
 *     group ADDRESS                      of the marker
 *     run ID ADDRESS END MASKED WORD...  END: enum recorder_end; MASKED: 1 with PSTATE.I set,
 *                                        else 0; the instructions
 *     shape ID [-] RUN[*REPEATS]...      "-": too long or too many to be kept
 *     window CPU SHAPE RETIRED OTHER ADDRESS
 *                                        instructions of this CPU, and of the others meanwhile;
 *                                        the marker that opened it
 *     lost REASON                        a window that was not one
 *     full                               the limit of bytes was reached: nothing follows
 */
#ifndef MTEBENCH_LAB_ANATOMY_RECORDER_H
#define MTEBENCH_LAB_ANATOMY_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define RECORDER_TITLE      "mtebench-trace 2"
#define RECORDER_SHAPES_MAX 256    /* kept of each trial */
#define RECORDER_STEPS_MAX  262144 /* runs in a sequence that is kept */
#define RECORDER_WORDS_MAX  16384  /* instructions in a run; a longer one is cut */

/* How a run ends. */
enum recorder_end {
	RECORDER_END_JUMP,
	RECORDER_END_CALL,
	RECORDER_END_RETURN,
	RECORDER_END_ERET,
	RECORDER_END_EXCEPTION, /* the next run is an exception's vector */
	RECORDER_END_NONE,      /* the window ended, or the run became too long */
};

struct recorder; /* one record */

/* What one CPU executes in one window, so far. */
struct recorder_window {
	bool open;
	unsigned int cpu;
	uint64_t address; /* of the marker */
	uint64_t retired;
	uint64_t hash;
	uint32_t (*steps)[2]; /* owned; run and repeats */
	size_t step_count;
	size_t step_room;
	bool too_long;
	bool masked; /* interrupts are, in what comes */
	uint64_t run_address;
	uint32_t run_words[RECORDER_WORDS_MAX];
	size_t run_count;
};

/* Writes to @file, at most about @bytes_max bytes; NULL when memory is short. Borrows @file. */
struct recorder *recorder_new(FILE *file, uint64_t bytes_max);
void recorder_free(struct recorder *recorder);

void recorder_trial(struct recorder *recorder, uint32_t number);
void recorder_group(struct recorder *recorder, uint64_t address);
void recorder_lost(struct recorder *recorder, const char *reason);

/* The marker that opens it is at @address. */
void recorder_begin(struct recorder_window *window, unsigned int cpu, uint64_t address);

/* @count instructions, retired one behind the other from @address on. */
void recorder_code(struct recorder *recorder, struct recorder_window *window, uint64_t address,
		   const uint32_t *words, size_t count);

/* Interrupts are masked, or are not, in the code that comes. */
void recorder_mask(struct recorder *recorder, struct recorder_window *window, bool masked);

/* The code goes on elsewhere. Nothing happens when there is no code since the last. */
void recorder_end_run(struct recorder *recorder, struct recorder_window *window,
		      enum recorder_end end);

/* An exception is taken from @address; also where no code has been executed since the last run. */
void recorder_interrupt(struct recorder *recorder, struct recorder_window *window,
			uint64_t address);

/* Writes the window down. @other: instructions of the other CPUs meanwhile. */
void recorder_end(struct recorder *recorder, struct recorder_window *window, uint64_t other);

#endif
