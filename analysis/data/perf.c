/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perf: performance counters of a cell, pooled over its repeats. */
#include "analysis/data/perf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static struct perf_pool *find(struct perf_pools *pools, const char *name)
{
	for (size_t i = 0; i < pools->count; i++)
		if (strcmp(pools->pools[i].name, name) == 0)
			return &pools->pools[i];
	if (pools->count == RECORD_PERF_MAX)
		return NULL;
	pools->pools[pools->count] = (struct perf_pool){.name = memory_copied(name)};
	return &pools->pools[pools->count++];
}

static void take_one(struct perf_pool *pool, const struct record_perf *perf, size_t sample_count)
{
	if (perf->skip) {
		if (!pool->skip)
			pool->skip = memory_copied(perf->skip);
		return;
	}
	if (!pool->unit) {
		pool->unit = memory_copied(perf->unit);
		pool->origin = memory_copied(perf->origin);
	}
	pool->value += perf->value;
	pool->enabled_ns += perf->enabled_ns;
	pool->running_ns += perf->running_ns;
	pool->sample_count += sample_count;
}

void perf_take(struct perf_pools *pools, const struct trial_record *record)
{
	for (size_t i = 0; i < record->perf_count; i++) {
		struct perf_pool *pool = find(pools, record->perf[i].name);

		if (pool)
			take_one(pool, &record->perf[i], record->samples.count);
	}
}

void perf_free(struct perf_pools *pools)
{
	for (size_t i = 0; i < pools->count; i++) {
		free(pools->pools[i].name);
		free(pools->pools[i].unit);
		free(pools->pools[i].origin);
		free(pools->pools[i].skip);
	}
	pools->count = 0;
}

double perf_share(const struct perf_pool *pool)
{
	return pool->enabled_ns ? (double)pool->running_ns / (double)pool->enabled_ns : 0;
}

double perf_per_sample(const struct perf_pool *pool)
{
	if (pool->skip || !pool->sample_count || !pool->running_ns ||
	    pool->running_ns != pool->enabled_ns)
		return NAN;
	return (double)pool->value / (double)pool->sample_count;
}
