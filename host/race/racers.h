/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * party: processes that do something at the same moment, one on each CPU, forked from the trial's
 * process. Each has an address space of its own; what they share is mapped MAP_SHARED before.
 */
#ifndef MTEBENCH_HOST_RACE_RACERS_H
#define MTEBENCH_HOST_RACE_RACERS_H

#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "include/meeting.h"

/* What one of the processes is. */
struct party {
	struct meeting *meeting; /* whole pages, shared by all */
	unsigned int index;      /* 0..count-1; on CPU place_vcpu(index) */
	unsigned int count;
	uint64_t round; /* of the meeting, counted by party_join() */
	void *context;
	struct outcome *outcome; /* why it failed */
	bool *deserted;          /* it failed only because another has */
};

typedef int party_fn(struct party *party);

struct party_plan {
	unsigned int count; /* 1..MEETING_PARTIES_MAX */
	party_fn *run;      /* returns 0, or -1 with party->outcome; then all others are ended */
	void *context;
	uint64_t time_limit_ms;
};

/* Memory that parties share, zeroed; or NULL with @outcome. munmap() gives it back. */
void *party_share(size_t size_bytes, struct outcome *outcome);

/* Bytes of the meeting: whole pages. */
size_t party_meeting_bytes(void);

/* Forks, runs, waits. Returns 0 when all have returned 0, else -1 with the @outcome of the first
 * that has not. */
int party_run(const struct party_plan *plan, struct outcome *outcome);

/* The next round of the meeting. Returns 0, or -1 when another party is gone. */
int party_join(struct party *party);

#endif
