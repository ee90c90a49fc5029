/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace: reads what the plugin wrote down (lab/anatomy/recorder.h). */
#ifndef MTEBENCH_LAB_ANATOMY_TRACE_H
#define MTEBENCH_LAB_ANATOMY_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/message.h"
#include "lab/anatomy/recorder.h"
#include "lab/anatomy/touches.h"

struct trace_run {
	uint64_t address;
	enum recorder_end end;
	bool masked;     /* with interrupts masked */
	uint32_t *words; /* owned */
	size_t count;
};

struct trace_step {
	uint32_t run;
	uint32_t repeats;
};

struct trace_shape {
	bool kept;
	struct trace_step *steps; /* owned */
	size_t step_count;
	uint64_t retired; /* of its windows */
	/* of the first window, with --footprint */
	struct touch *touches; /* owned */
	size_t touch_count;
	uint64_t base; /* TPIDR_EL2 */
};

struct trace_window {
	uint32_t shape;
	uint64_t other; /* instructions of the other CPUs */
	size_t trial;   /* index among the trials */
	size_t group;   /* number of the group, or 0 before any; groups count from 1 through all */
};

struct trace_trial {
	uint32_t number;
	uint64_t lost;
};

struct trace_group {
	uint64_t address; /* of its marker */
};

struct trace {
	struct trace_run *runs;
	size_t run_count;
	struct trace_shape *shapes;
	size_t shape_count;
	struct trace_trial *trials;
	size_t trial_count;
	struct trace_group *groups;
	size_t group_count;
	struct trace_window *windows;
	size_t window_count;
	bool full; /* the plugin reached its limit: the last trials are not there */
};

/*
 * Reads @file. Windows before the first trial are left out. Returns 0, or -1 with a message that
 * names the line, and nothing owned. A last line that was cut short is left out.
 */
int trace_read(FILE *file, struct trace *trace, struct message *message);
void trace_free(struct trace *trace);

#endif
