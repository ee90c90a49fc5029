/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match: which windows of a trial its samples are of. */
#ifndef MTEBENCH_LAB_ANATOMY_MATCH_H
#define MTEBENCH_LAB_ANATOMY_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record.h"
#include "lab/anatomy/trace.h"

/*
 * What the two reads of the clock have outside of what they time. In the guest the first ISB and
 * the last MRS, whatever the compiler does (guest/clock.h): another number is an error of counting.
 * In mtebench the clock is a function, which has 4 where this was tried.
 */
#define MATCH_GUEST_EXTRA   2
#define MATCH_VMM_EXTRA_MAX 8

struct match {
	const struct trace_window **windows; /* one a sample; owned */
	size_t count;
	uint64_t extra; /* instructions of a window beyond its ticks */
};

/* Finds them among the windows of @trace's trial @index. A few windows may disagree with their
 * samples, at most one in ten. Returns false, with nothing owned, when there are none. */
bool match_find(const struct trace *trace, size_t index, const struct record_samples *samples,
		struct match *match);
void match_free(struct match *match);

#endif
