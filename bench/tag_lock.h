/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock: what a trial of the tag_lock benchmark works with, its figures and its oracle. */
#ifndef MTEBENCH_BENCH_TAG_LOCK_H
#define MTEBENCH_BENCH_TAG_LOCK_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/race/racers.h"
#include "host/race/touch_log.h"
#include "host/trial/trial.h"
#include "host/watch/call_count.h"
#include "host/watch/lock_waits.h"

enum who { WHO_VMS, WHO_VCPUS, WHO_MPROTECT, WHO_MIXED, WHO_HELD };

/* What the parties leave in shared memory. */
struct tag_lock_result {
	uint64_t changed;   /* words that did not stay as a guest had written them */
	uint64_t looked_at; /* this and the next three as in struct held_lock */
	uint64_t seen_locked;
	uint64_t waited;
	uint64_t overdue;
	/* `count` for each party, party by party, as in struct touch_log: first what the touches took in
	 * ticks, then when they began */
	uint64_t ticks[];
};

/* What was counted at the lock while the parties met. */
struct tag_lock_counts {
	struct call_count calls;
	struct lock_waits waiting;
	bool calls_open, waits_open;
	int64_t clears;               /* calls of mte_clear_page_tags; -1: not counted */
	int64_t waited;               /* touches that waited for the lock; -1: not counted */
	uint64_t waited_median_ticks; /* from a touch's first wait to its end */
	struct message no_waits;      /* why they were not counted */
};

struct tag_lock {
	struct trial *trial;
	enum who who;
	bool mte;
	unsigned int parties;
	size_t count; /* number of pages that each party visits */
	size_t apart; /* distance of the pages of neighbouring parties, in pages; 0: none */
	struct poison poison;
	struct backing backing;
	struct tag_lock_result *result;
	struct tag_lock_counts counts;
};

/* Where a party leaves what its touches took, and when they began. */
uint64_t *tag_lock_elapsed(const struct tag_lock *lock, unsigned int party);
uint64_t *tag_lock_begins(const struct tag_lock *lock, unsigned int party);

/* The touches of all parties; of who=held those of the guest alone. */
struct touch_log tag_lock_log(const struct tag_lock *lock);

/* Makes all pages present and writable in this process, and leaves them unchanged. */
void tag_lock_warm(const struct tag_lock *lock);

/* A party: with the struct tag_lock as context. */
int tag_lock_run_party(struct racer *racer);

/* Looks up what is counted: for bench.prepare. */
void tag_lock_count_prepare(void);

/* Around a meeting. What cannot be counted is left out. */
void tag_lock_count_begin(struct tag_lock *lock);
void tag_lock_count_end(struct tag_lock *lock);

/* Maps all pages a second time, with PROT_MTE, so that the mapping of the parties stays as it was.
 * The caller unmaps it. Returns NULL with @outcome on failure. */
void *tag_lock_map_for_tags(const struct tag_lock *lock, struct outcome *outcome);

/* tag_lock_keep() gives the trial its samples and what follows from the times of the touches,
 * tag_lock_judge() the oracle's checks, tag_lock_judge_counts() what was counted and its checks. Each
 * returns 0, or -1 with trial->outcome. */
int tag_lock_keep(const struct tag_lock *lock);
int tag_lock_judge(const struct tag_lock *lock);
int tag_lock_judge_counts(const struct tag_lock *lock);

#endif
