/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace_break: stops the kernel's trace when a sample took too long, as cyclictest's --breaktrace
 * does, so that the events that led to it stay in the ring buffer.
 *
 * The user sets the trace up beforehand: what is traced, and how large the buffer is. This module
 * only writes a line to trace_marker and a 0 to tracing_on, and undoes neither.
 */
#ifndef MTEBENCH_HOST_WATCH_TRACE_BREAK_H
#define MTEBENCH_HOST_WATCH_TRACE_BREAK_H

#include "common/record/record.h"
#include "host/machine/clock.h"

#define TRACE_BREAK_COUNTER "break_sample" /* counter of a trial: index of the sample */

struct trace_break {
	uint64_t limit_us;
	uint64_t limit_ticks;
	double us_per_tick;
	const char *directory; /* where tracefs is mounted; static text */
	int on_fd;             /* tracing_on */
	int marker_fd;         /* trace_marker; -1: there is none */
};

/*
 * Opens tracefs, to stop the trace at a sample longer than @limit_us. Returns 0, or -1 with
 * @message when a tick is not a time (on an emulated machine, with clock = events), when tracefs
 * cannot be written, or when nothing is being traced.
 */
int trace_break_open(uint64_t limit_us, const struct clock_scale *clock, struct trace_break *brk,
		     struct message *message);
void trace_break_close(struct trace_break *brk);

/* Returns the index of the first of @values above @limit_ticks, or @count when there is none. */
size_t trace_break_find(const uint64_t *values, size_t count, uint64_t limit_ticks);

/*
 * Looks for the first of @values, in ticks, above the limit; then writes a marker that names the
 * sample and stops the trace. Returns its index, or @count when there is none.
 */
size_t trace_break_look(const struct trace_break *brk, const uint64_t *values, size_t count);

/* Returns whether a sample of @record has stopped the trace, and then prints to @file which one it
 * was and where the trace is. */
bool trace_break_report(FILE *file, const struct trace_break *brk,
			const struct trial_record *record);

#endif
