/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_model: times and checks threads that visit pages by a lock_protocol.
 *
 * In a round all threads start together. Each visits its pages in order and uses each page: it
 * looks whether the tags are there and stores a mark of its own in one of them. It may hold a
 * reference of the page meanwhile. The time of a
 * sample is that of all visits of one thread. Then the pages are checked and made fresh again.
 */
#ifndef MTEBENCH_HOST_RACE_LOCK_MODEL_H
#define MTEBENCH_HOST_RACE_LOCK_MODEL_H

#include <stdbool.h>

#include "common/record/outcome.h"
#include "host/race/lock_protocol.h"

/* What a visitor does to the page's reference count. */
enum lock_refcount {
	LOCK_REFCOUNT_NONE,   /* nothing */
	LOCK_REFCOUNT_BESIDE, /* takes a reference and drops it; it is on the line of the flags */
	LOCK_REFCOUNT_APART,  /* the same on a line of its own: the atomics without the sharing */
};

struct lock_model_config {
	const struct lock_protocol *protocol;
	unsigned int
		thread_count; /* 1..64, fewer than tag words; each pinned (host/machine/place.h) */
	size_t page_count;    /* that each thread visits in a round */
	size_t tag_words;     /* of 64 bits that initialising a page writes */
	size_t rounds;
	bool disjoint; /* each thread has its own pages; else all visit the same ones */
	bool tagged;   /* the pages are initialised before the round */
	enum lock_refcount refcount;
};

/* All arrays are the caller's. */
struct lock_model_result {
	uint64_t *samples;    /* thread_count * rounds: ticks of a round, thread after thread */
	uint64_t page_rounds; /* number of pages times rounds */
	/* of these, pages not initialised exactly once (with `tagged`: exactly 0 times) */
	uint64_t not_once;
	uint64_t early;      /* visits that returned before the tags were there */
	uint64_t wrong_tags; /* tags that ended as neither the initial value nor a mark */
	uint64_t lost_marks; /* marks that ended overwritten */
	uint64_t held;       /* page rounds that ended with a reference held */
};

/* Runs the rounds. Returns 0, or -1 with @outcome: no memory, no threads. */
int lock_model_run(const struct lock_model_config *config, struct lock_model_result *result,
		   struct outcome *outcome);

#endif
