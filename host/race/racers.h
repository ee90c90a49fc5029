/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * racers: processes that do something at the same moment. Each is forked from the trial's process,
 * runs on a CPU of its own and has its own address space. Memory that they share must be mapped
 * MAP_SHARED before they are forked.
 */
#ifndef MTEBENCH_HOST_RACE_RACERS_H
#define MTEBENCH_HOST_RACE_RACERS_H

#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"
#include "include/barrier.h"

/* What one of the processes gets. */
struct racer {
	struct barrier *barrier; /* whole pages, shared by all */
	unsigned int index;      /* 0..count-1; on CPU place_vcpu(index) */
	unsigned int count;
	uint64_t round; /* the barrier's next round; racer_join() counts it */
	void *context;
	struct outcome *outcome; /* gets the reason why this racer failed */
	bool *follows_failure;   /* set when it failed only because another racer had failed */
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

/*
 * Forks the racers, runs them and waits for them. Returns 0 when all of them have returned 0, else
 * -1 with the @outcome of a racer that failed by itself, not because another had.
 */
int racers_run(const struct racers_plan *plan, struct outcome *outcome);

/* Waits for the other parties in the next round of the barrier. Returns 0, or -1 with
 * racer->outcome when another racer is gone. */
int racer_join(struct racer *racer);

/* For one of two, behind racer_join(): waits until racer @other has called barrier_enter(). Returns
 * as racer_join(). */
int racer_await(const struct racer *racer, unsigned int other);

#endif
