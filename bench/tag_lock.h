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
	uint64_t met;
	uint64_t changed;
	uint64_t looked_at;
	uint64_t seen_locked;
	uint64_t waited;
	uint64_t samples[]; /* count a racer */
};

struct tag_lock {
	struct trial *trial;
	enum who who;
	bool mte;
	unsigned int parties;
	size_t count; /* pages that each racer comes to */
	size_t apart; /* pages between those of two parties; 0: the same */
	struct poison poison;
	struct backing backing;
	struct tag_lock_result *result;
	int64_t calls; /* of mte_clear_page_tags; -1: not counted */
};

/* Maps all pages for tags once more, so that the parties' mapping stays as it was; for munmap().
 * NULL with @outcome. */
void *tag_lock_map_for_tags(const struct tag_lock *lock, struct outcome *outcome);

/* Gives the trial its samples and counters, and its checks. Each returns 0, or -1 with
 * trial->outcome. */
int tag_lock_keep(const struct tag_lock *lock);
int tag_lock_judge(const struct tag_lock *lock);

#endif
