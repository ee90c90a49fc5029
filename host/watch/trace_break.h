/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace_break: stops the kernel's trace when a sample took too long, as cyclictest's --breaktrace
 * does, so that what led to it stays in the ring buffer.
 *
 * The trace is the user's: what is traced, and how large the buffer is, was set up before. Nothing
 * is written but a line in trace_marker and a 0 in tracing_on, and neither is taken back.
 */
#ifndef MTEBENCH_HOST_WATCH_TRACE_BREAK_H
#define MTEBENCH_HOST_WATCH_TRACE_BREAK_H

#include "common/record.h"
#include "host/machine/clock.h"

#define TRACE_BREAK_COUNTER "break_sample" /* its value: the sample's index in `samples` */

struct trace_break {
	uint64_t limit_us;
	uint64_t limit_ticks;
	double us_per_tick;
	const char *directory; /* of the tracefs; static */
	int on_fd;             /* tracing_on */
	int marker_fd;         /* trace_marker; -1: there is none */
};

/*
 * Opens the tracefs for samples longer than @limit_us. Returns 0, or -1 with @message: a tick is no
 * time here (an emulated machine, clock = events), there is no tracefs that may be written, or
 * nothing is being traced.
 */
int trace_break_open(uint64_t limit_us, const struct clock_scale *clock, struct trace_break *brk,
		     struct message *message);
void trace_break_close(struct trace_break *brk);

/* Index of the first of @values above @limit_ticks, or @count. */
size_t trace_break_find(const uint64_t *values, size_t count, uint64_t limit_ticks);

/*
 * Stops the trace where one of @values, in ticks, is above the limit: a marker names the sample.
 * Returns its index, or @count when there is none.
 */
size_t trace_break_look(const struct trace_break *brk, const uint64_t *values, size_t count);

/* Says on @file which sample of @record it was, when one was, and where the trace is. Returns
 * whether. */
bool trace_break_report(FILE *file, const struct trace_break *brk,
			const struct trial_record *record);

#endif
