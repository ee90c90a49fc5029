/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * racers: processes that do something at the same moment, one on each CPU, forked from the trial's
 * process. Each has an address space of its own; what they share is mapped MAP_SHARED before.
 */
#ifndef MTEBENCH_HOST_RACE_RACERS_H
#define MTEBENCH_HOST_RACE_RACERS_H

#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "include/barrier.h"

/* What one of the processes is. */
struct racer {
	struct barrier *barrier; /* whole pages, shared by all */
	unsigned int index;      /* 0..count-1; on CPU place_vcpu(index) */
	unsigned int count;
	uint64_t round; /* of the barrier, counted by racer_join() */
	void *context;
	struct outcome *outcome; /* why it failed */
	bool *let_down;          /* it failed only because another has */
};

typedef int racer_fn(struct racer *racer);

struct racers_plan {
	unsigned int count; /* 1..BARRIER_PARTIES_MAX */
	racer_fn *run;      /* returns 0, or -1 with racer->outcome; then all others are ended */
	void *context;
	uint64_t time_limit_ms;
};

/* Memory that parties share, zeroed; or NULL with @outcome. munmap() gives it back. */
void *racers_share(size_t size_bytes, struct outcome *outcome);

/* Bytes of the barrier: whole pages. */
size_t racers_barrier_bytes(void);

/* Forks, runs, waits. Returns 0 when all have returned 0, else -1 with the @outcome of the first
 * that has not. */
int racers_run(const struct racers_plan *plan, struct outcome *outcome);

/* The next round of the barrier. Returns 0, or -1 when another racer is gone. */
int racer_join(struct racer *racer);

#endif
