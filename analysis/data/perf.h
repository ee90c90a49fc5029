/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perf: performance counters of a cell, pooled over its repeats.
 *
 * A counter covers the whole timed job of a trial (entry, control loop, timed loop, last exit), so
 * what is shown is its value divided by the number of samples. A counter that counted for a part of
 * the time only has no figure: nothing is scaled.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_PERF_H
#define MTEBENCH_ANALYSIS_DATA_PERF_H

#include "common/record/record.h"

/* Of the ok trials of a cell that have the counter. The texts are owned. */
struct perf_pool {
	char *name;
	char *unit;   /* NULL when no trial could count */
	char *origin; /* likewise */
	char *skip;   /* of the first trial that could not, or NULL */
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
	size_t sample_count;
};

struct perf_pools {
	struct perf_pool pools[RECORD_PERF_MAX];
	size_t count;
};

/* Adds the counters of an ok trial. */
void perf_take(struct perf_pools *pools, const struct trial_record *record);
void perf_free(struct perf_pools *pools);

/* The share of the time in which it counted, 0 to 1. */
double perf_share(const struct perf_pool *pool);

/* The value a sample, or NaN where a repeat could not count it or counted part of the time. */
double perf_per_sample(const struct perf_pool *pool);

#endif
