/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock_oracle: what came of parties at pages: figures, and what must be so. */
#include "bench/tag_lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/sort_u64.h"
#include "host/machine/sysfs.h"
#include "host/memory/page_flags.h"
#include "host/memory/tags.h"
#include "host/rig/region.h"
#include "include/barrier.h"
#include "include/mte.h"

#define OWN_PAGES_MAX 16 /* that a guest touches for itself; 5 to 8 were seen */

/* A mapping of its own, so that the parties' is as it was. NULL with @outcome. */
void *tag_lock_map_for_tags(const struct tag_lock *lock, struct outcome *outcome)
{
	void *memory = mmap(NULL, lock->backing.size_bytes, PROT_READ | PROT_WRITE | TAGS_PROT_MTE,
			    MAP_SHARED | MAP_POPULATE, lock->backing.fd, 0);

	if (memory != MAP_FAILED)
		return memory;
	outcome_refuse(outcome, "mmap(PROT_MTE)", errno);
	return NULL;
}

typedef uint64_t turn_ticks_fn(const struct touch_log *log, size_t turn);

static int keep_median(const struct tag_lock *lock, const char *name, turn_ticks_fn *ticks_of)
{
	uint64_t *ticks = malloc(lock->count * sizeof(*ticks));
	struct touch_log log = tag_lock_log(lock);
	int result;

	if (!ticks)
		return outcome_fail(&lock->trial->outcome, "no memory for medians");
	for (size_t i = 0; i < lock->count; i++)
		ticks[i] = ticks_of(&log, i);
	sort_u64(ticks, lock->count);
	result = trial_counter(lock->trial, name, ticks[lock->count / 2]);
	free(ticks);
	return result;
}

/* Of who=held only the guest's waiting is a figure. */
static int keep_times(const struct tag_lock *lock)
{
	struct touch_log log = tag_lock_log(lock);
	uint64_t counts[BARRIER_PARTIES_MAX];

	for (unsigned int i = 0; i < log.parties; i++)
		counts[i] = log.turns;
	if (log.parties > 1 && trial_threads(lock->trial, counts, log.parties) < 0)
		return -1;
	if (trial_samples(lock->trial, log.elapsed_ticks, log.parties * log.turns) < 0 ||
	    trial_begins(lock->trial, log.begins_ticks, log.parties * log.turns) < 0)
		return -1;
	if (lock->who == WHO_HELD)
		return 0;
	if (keep_median(lock, "first_through_ticks", touch_log_first_ticks) < 0 ||
	    keep_median(lock, "all_through_ticks", touch_log_all_ticks) < 0)
		return -1;
	return trial_counter(lock->trial, "wins_of_first_party", touch_log_wins(&log, 0));
}

static int keep_held(const struct tag_lock *lock)
{
	const struct tag_lock_result *result = lock->result;

	if (trial_counter(lock->trial, "still_there", result->waited) < 0 ||
	    trial_counter(lock->trial, "seen_locked", result->seen_locked) < 0)
		return -1;
	return trial_counter(lock->trial, "overdue", result->overdue);
}

int tag_lock_keep(const struct tag_lock *lock)
{
	struct touch_log log = tag_lock_log(lock);
	uint64_t overlaps = touch_log_overlaps(&log);
	bool held = lock->who == WHO_HELD;

	if (region_keep_counters(lock->trial, &lock->backing, &lock->poison) < 0 ||
	    trial_counter(lock->trial, "pages", lock->count) < 0 ||
	    trial_counter(lock->trial, "touches", log.parties * log.turns) < 0)
		return -1;
	if (held ? keep_held(lock) < 0 : trial_counter(lock->trial, "overlapped", overlaps) < 0)
		return -1;
	if (!lock->trial->events)
		return keep_times(lock);
	return trial_samples(lock->trial, held ? &lock->result->waited : &overlaps, 1);
}

/* Each page was cleared once, whoever was first (more often on kernels without the lock, 6.1);
 * guests clear some pages of their own besides: the payload's, its stacks', the exchange's. */
static int check_calls(const struct tag_lock *lock)
{
	bool fresh = cell_is(lock->trial->cell, "state", "fresh");
	uint64_t pages = lock->backing.size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	uint64_t expected = lock->mte && fresh ? pages : 0, calls = (uint64_t)lock->counts.clears;
	uint64_t own = lock->mte && lock->who != WHO_MPROTECT ? lock->parties * OWN_PAGES_MAX : 0;
	uint64_t wrong = 0;
	char note[96];

	if (lock->counts.clears < 0)
		return 0;
	if (calls < expected)
		wrong = expected - calls;
	if (calls > expected + own && (!lock->mte || page_flags_keeps_lock(lock->backing.memory)))
		wrong = calls - expected - own;
	snprintf(note, sizeof(note),
		 "%llu calls of mte_clear_page_tags where %llu to %llu are right",
		 (unsigned long long)calls, (unsigned long long)expected,
		 (unsigned long long)(expected + own));
	return trial_check(lock->trial, "cleared_once", pages, wrong, note);
}

/* Nobody has set a tag, and poison may be in the frames. */
static int check_tags(const struct tag_lock *lock)
{
	size_t size_bytes = lock->backing.size_bytes;
	bool proven;
	void *memory;
	size_t other;

	if (!lock->mte)
		return 0;
	memory = tag_lock_map_for_tags(lock, &lock->trial->outcome);
	if (!memory)
		return -1;
	other = tags_count_other(memory, size_bytes, 0);
	proven = other || poison_recycled(&lock->poison, memory, size_bytes);
	munmap(memory, size_bytes);
	return trial_check(lock->trial, "tags_zero", proven ? size_bytes / MTE_GRANULE_BYTES : 0,
			   other, proven ? NULL : REGION_UNPROVEN);
}

/*
 * A guest waits for a held lock; for no other, but in an emulator it may be off its CPU for longer
 * than the lock is held, so a few are let pass. What the guard let go of says nothing.
 */
static int check_held(const struct tag_lock *lock)
{
	const struct tag_lock_result *result = lock->result;
	uint64_t count = lock->count - result->overdue,
		 late = result->waited > count / 4 ? result->waited : 0;

	if (!count)
		return outcome_fail(
			&lock->trial->outcome,
			"no hold ended in time: the holder of the lock did not get to run");
	if (result->looked_at && trial_check(lock->trial, "lock_seen_held", result->looked_at,
					     result->looked_at - result->seen_locked, NULL) < 0)
		return -1;
	return trial_check(lock->trial, lock->apart ? "nobody_waited" : "all_waited", count,
			   lock->apart ? late : count - result->waited, NULL);
}

/* In a turn no party begins before all have ended the one before, whatever the counters say. */
static int check_clock(const struct tag_lock *lock)
{
	struct touch_log log = tag_lock_log(lock);

	return trial_check(lock->trial, "one_clock", log.parties * log.turns,
			   touch_log_disordered(&log),
			   "touches that began before the turn before was over");
}

/* One party of each turn takes the lock at once; of a huge page that has a lock for each of its parts,
 * every party may have to wait at some part. */
static uint64_t most_waits(const struct tag_lock *lock)
{
	size_t base_bytes = (size_t)sysconf(_SC_PAGESIZE);
	bool parts = lock->backing.page_size_bytes > base_bytes;

	if (lock->who == WHO_HELD)
		return lock->apart ? 0 : lock->count;
	if (!lock->mte || lock->apart || !cell_is(lock->trial->cell, "state", "fresh"))
		return 0;
	return (parts ? lock->parties : lock->parties - 1) * lock->count;
}

static int check_waits(const struct tag_lock *lock)
{
	const struct tag_lock_counts *counts = &lock->counts;
	uint64_t most = most_waits(lock), waited = (uint64_t)counts->waited;
	struct touch_log log = tag_lock_log(lock);
	char note[96];

	if (counts->waited < 0)
		return trial_check(lock->trial, "waits_due", 0, 0, counts->no_waits.text);
	snprintf(note, sizeof(note), "%llu touches waited where at most %llu can",
		 (unsigned long long)waited, (unsigned long long)most);
	return trial_check(lock->trial, "waits_due", log.parties * log.turns,
			   waited > most ? waited - most : 0, note);
}

int tag_lock_judge_counts(const struct tag_lock *lock)
{
	const struct tag_lock_counts *counts = &lock->counts;
	bool times = !lock->trial->events && counts->waited > 0;

	if (counts->clears >= 0 &&
	    trial_counter(lock->trial, "clears", (uint64_t)counts->clears) < 0)
		return -1;
	if (counts->waited >= 0 &&
	    trial_counter(lock->trial, "waited", (uint64_t)counts->waited) < 0)
		return -1;
	if (times && trial_counter(lock->trial, "waited_ticks", counts->waited_median_ticks) < 0)
		return -1;
	return check_calls(lock) < 0 ? -1 : check_waits(lock);
}

int tag_lock_judge(const struct tag_lock *lock)
{
	const struct backing *backing = &lock->backing;

	if (region_check_page_size(lock->trial, backing,
				   sysfs_mapped_page_size(backing->memory, backing->size_bytes)) <
		    0 ||
	    trial_check(lock->trial, "written", lock->count, lock->result->changed, NULL) < 0 ||
	    check_clock(lock) < 0 || check_tags(lock) < 0)
		return -1;
	return lock->who == WHO_HELD ? check_held(lock) : 0;
}
