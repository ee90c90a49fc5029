/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recorder: writes down the code that was executed in windows, each path only once.
 *
 * A run is code that was executed from its first to its last instruction in a row: no branch in it
 * was taken, and interrupts were masked in all of it or in none of it. Runs do not depend on how
 * the emulator divides code into blocks. A shape is the sequence of runs of a window. A window is
 * written down as the number of its shape, so the record grows with the variety of the windows and
 * not with their number.
 *
 * The record is text, one entry a line. Addresses and instructions are hexadecimal, other numbers
 * decimal:
 *
 *     mtebench-trace 2
 *     trial NUMBER
 *     group ADDRESS                      of the marker
 *     run ID ADDRESS END MASKED WORD...  END: enum recorder_end; MASKED: 1 with PSTATE.I set,
 *                                        else 0; the instructions
 *     shape ID [-] RUN[*REPEATS]...      "-": too long or too many to be kept; it gets another ID
 *                                        in a later trial that keeps it
 *     touched SHAPE BASE ADDRESS:LINE:HOW...
 *                                        of the first window of a shape that is kept: TPIDR_EL2, and
 *                                        what its instructions access (lab/anatomy/touches.h)
 *     window CPU SHAPE RETIRED OTHER ADDRESS
 *                                        instructions of this CPU, and of the others meanwhile;
 *                                        address of the marker that opened it
 *     lost REASON                        a window that could not be recorded
 *     full                               the limit of bytes was reached: nothing follows
 */
#ifndef MTEBENCH_LAB_ANATOMY_RECORDER_H
#define MTEBENCH_LAB_ANATOMY_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lab/anatomy/touches.h"

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
	bool masked; /* interrupts are masked in the code that comes */
	uint64_t run_address;
	uint32_t run_words[RECORDER_WORDS_MAX];
	size_t run_count;
};

/* Makes a recorder that writes at most about @bytes_max bytes to @file, which is borrowed. Returns
 * NULL when memory is short. */
struct recorder *recorder_new(FILE *file, uint64_t bytes_max);
void recorder_free(struct recorder *recorder);

void recorder_trial(struct recorder *recorder, uint32_t number);
void recorder_group(struct recorder *recorder, uint64_t address);
void recorder_lost(struct recorder *recorder, const char *reason);

/* Opens @window of @cpu. The marker that begins it is at @address. */
void recorder_begin(struct recorder_window *window, unsigned int cpu, uint64_t address);

/* Adds @count instructions that were retired in a row from @address on. */
void recorder_code(struct recorder *recorder, struct recorder_window *window, uint64_t address,
		   const uint32_t *words, size_t count);

/* Says whether interrupts are masked in the code that comes. */
void recorder_mask(struct recorder *recorder, struct recorder_window *window, bool masked);

/* Ends the run, because the code goes on elsewhere. Does nothing when the run has no code yet. */
void recorder_end_run(struct recorder *recorder, struct recorder_window *window,
		      enum recorder_end end);

/* Ends the run, also one without code, by an exception that is taken from @address. */
void recorder_interrupt(struct recorder *recorder, struct recorder_window *window,
			uint64_t address);

/* Ends the window and writes it down. @other CPUs retired that many instructions meanwhile. @touches,
 * or NULL, are written where the window is the first that is kept of its shape; @base is TPIDR_EL2. */
void recorder_end(struct recorder *recorder, struct recorder_window *window, uint64_t other,
		  struct touches *touches, uint64_t base);

#endif
