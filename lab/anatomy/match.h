/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match: which windows of a trial its samples are of. */
#ifndef MTEBENCH_LAB_ANATOMY_MATCH_H
#define MTEBENCH_LAB_ANATOMY_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record.h"
#include "lab/anatomy/trace.h"

/* The most that the two reads of a clock have outside of what they time: 2 in the guest, 4 in
 * mtebench, whose clock is a function. */
#define MATCH_EXTRA_MAX 8

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
