/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match: finds the windows that belong to the samples of a trial. */
#ifndef MTEBENCH_LAB_ANATOMY_MATCH_H
#define MTEBENCH_LAB_ANATOMY_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record/record.h"
#include "lab/anatomy/trace.h"

/*
 * A window is longer than its sample by the instructions of the two clock reads that lie outside
 * the timed section. In the guest these are the first ISB and the last MRS, whatever the compiler
 * does (guest/clock.h), so any other number is an error of counting. In mtebench the clock is a
 * function; 4 instructions were seen there.
 */
#define MATCH_GUEST_EXTRA   2
#define MATCH_VMM_EXTRA_MAX 8

struct match {
	const struct trace_window **windows; /* one for each sample; the array is owned */
	size_t count;
	uint64_t extra; /* instructions of a window beyond its ticks */
};

/*
 * Searches trial @index of @trace for the group that has as many windows as there are @samples, and
 * whose windows agree with them in length. At most one in ten may disagree. Returns false, with
 * nothing owned, when no group is like that.
 */
bool match_find(const struct trace *trace, size_t index, const struct record_samples *samples,
		struct match *match);
void match_free(struct match *match);

#endif
