/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock: what a trial of the tag_lock benchmark works with, its figures and its oracle. */
#ifndef MTEBENCH_BENCH_TAG_LOCK_H
#define MTEBENCH_BENCH_TAG_LOCK_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"

enum who { WHO_VMS, WHO_VCPUS, WHO_MPROTECT, WHO_MIXED, WHO_HELD };

/* What the parties leave in shared memory. */
struct tag_lock_result {
	uint64_t met;       /* visits to a page at which a party met another */
	uint64_t changed;   /* words that did not stay as a guest had written them */
	uint64_t looked_at; /* this and the next three as in struct held_lock */
	uint64_t seen_locked;
	uint64_t waited;
	uint64_t overdue;
	uint64_t samples[]; /* ticks of a visit: `count` for each party, party by party */
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
	int64_t calls; /* number of calls of mte_clear_page_tags; -1: not counted */
};

/* Maps all pages a second time, with PROT_MTE, so that the mapping of the parties stays as it was.
 * The caller unmaps it. Returns NULL with @outcome on failure. */
void *tag_lock_map_for_tags(const struct tag_lock *lock, struct outcome *outcome);

/* tag_lock_keep() gives the trial its samples and counters, tag_lock_judge() the oracle's checks.
 * Each returns 0, or -1 with trial->outcome. */
int tag_lock_keep(const struct tag_lock *lock);
int tag_lock_judge(const struct tag_lock *lock);

#endif
