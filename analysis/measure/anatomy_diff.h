/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_diff: the functions of two profiles side by side. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_ANATOMY_DIFF_H
#define MTEBENCH_ANALYSIS_MEASURE_ANATOMY_DIFF_H

#include <stdbool.h>

#include "analysis/data/anatomy.h"

/* A function of either; instructions in itself. */
struct anatomy_change {
	const char *name; /* borrowed */
	size_t phase;
	uint64_t base; /* 0 where it is not called */
	uint64_t new;
	bool in_base;
	bool in_new;
	int64_t groups[EVENT_GROUP_COUNT]; /* new - base of the events in itself */
};

struct anatomy_diff {
	struct anatomy_change *changes; /* largest difference first, then by name; owned */
	size_t count;
};

/* Free with anatomy_diff_free(). */
struct anatomy_diff anatomy_diff_of(const struct anatomy_profile *base,
				    const struct anatomy_profile *new);
void anatomy_diff_free(struct anatomy_diff *diff);

/* Whether any function differs. */
bool anatomy_diff_is_any(const struct anatomy_diff *diff);

/* Sorts by the number of costly events (event_group_is_costly()) that came and went, then by
 * instructions. */
void anatomy_diff_sort_by_events(struct anatomy_diff *diff);

/* new - base. */
int64_t anatomy_change_size(const struct anatomy_change *change);

/* "new", "gone", or "" for a function that both have. */
const char *anatomy_change_word(const struct anatomy_change *change);

#endif
