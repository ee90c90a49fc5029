/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock_oracle: what came of parties at pages: figures, and what must be so. */
#include "bench/tag_lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/sort_u64.h"
#include "host/memory/page_flags.h"
#include "host/memory/tags.h"
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

/* The medians over pages of the quickest and the slowest racer at a page, and the first racer's
 * wins. */
static int keep_first_and_last(const struct tag_lock *lock)
{
	uint64_t *first = malloc(2 * lock->count * sizeof(*first)), wins = 0;
	uint64_t *last = first + lock->count;
	int result = -1;

	if (!first)
		return outcome_fail(&lock->trial->outcome, "no memory for medians");
	for (size_t i = 0; i < lock->count; i++) {
		first[i] = last[i] = lock->result->samples[i];
		for (unsigned int racer = 1; racer < lock->parties; racer++) {
			uint64_t ticks = lock->result->samples[racer * lock->count + i];

			first[i] = ticks < first[i] ? ticks : first[i];
			last[i] = ticks > last[i] ? ticks : last[i];
		}
		wins += first[i] == lock->result->samples[i];
	}
	sort_u64(first, lock->count);
	sort_u64(last, lock->count);
	if (trial_counter(lock->trial, "winner_ticks", first[lock->count / 2]) == 0 &&
	    trial_counter(lock->trial, "last_ticks", last[lock->count / 2]) == 0)
		result = trial_counter(lock->trial, "wins_of_first_party", wins);
	free(first);
	return result;
}

/* Of who=held only the guest's waiting is a figure. */
static int keep_times(const struct tag_lock *lock)
{
	const uint64_t *samples = lock->result->samples;
	uint64_t counts[BARRIER_PARTIES_MAX];

	if (lock->who == WHO_HELD)
		return trial_samples(lock->trial, samples + lock->count, lock->count);
	for (unsigned int i = 0; i < lock->parties; i++)
		counts[i] = lock->count;
	if (trial_threads(lock->trial, counts, lock->parties) < 0 ||
	    trial_samples(lock->trial, samples, lock->parties * lock->count) < 0)
		return -1;
	return keep_first_and_last(lock);
}

int tag_lock_keep(const struct tag_lock *lock)
{
	const struct tag_lock_result *result = lock->result;
	bool held = lock->who == WHO_HELD;

	if (trial_counter(lock->trial, "pages", lock->count) < 0 ||
	    trial_counter(lock->trial, "met", held ? result->waited : result->met) < 0)
		return -1;
	if (held && (trial_counter(lock->trial, "seen_locked", result->seen_locked) < 0 ||
		     trial_counter(lock->trial, "overdue", result->overdue) < 0))
		return -1;
	if (lock->calls >= 0 && trial_counter(lock->trial, "clears", (uint64_t)lock->calls) < 0)
		return -1;
	if (!lock->trial->events)
		return keep_times(lock);
	return trial_samples(lock->trial, held ? &result->waited : &result->met, 1);
}

/* Each page was cleared once, whoever was first (more often on kernels without the lock, 6.1);
 * guests clear some pages of their own besides: the payload's, its stacks', the exchange's. */
static int check_calls(const struct tag_lock *lock)
{
	bool fresh = cell_is(lock->trial->cell, "state", "fresh");
	uint64_t pages = lock->backing.size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	uint64_t expected = lock->mte && fresh ? pages : 0, calls = (uint64_t)lock->calls;
	uint64_t own = lock->mte && lock->who != WHO_MPROTECT ? lock->parties * OWN_PAGES_MAX : 0;
	uint64_t wrong = 0;
	char note[96];

	if (lock->calls < 0)
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

/* Nobody has set a tag. */
static int check_tags(const struct tag_lock *lock)
{
	size_t size_bytes = lock->backing.size_bytes;
	void *memory;
	size_t other;

	if (!lock->mte)
		return 0;
	memory = tag_lock_map_for_tags(lock, &lock->trial->outcome);
	if (!memory)
		return -1;
	other = tags_count_other(memory, size_bytes, 0);
	munmap(memory, size_bytes);
	return trial_check(lock->trial, "tags_zero", size_bytes / MTE_GRANULE_BYTES, other, NULL);
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
		return outcome_fail(&lock->trial->outcome,
				    "no hold ended in time: whoever held the lock was not let run");
	if (result->looked_at && trial_check(lock->trial, "lock_seen_held", result->looked_at,
					     result->looked_at - result->seen_locked, NULL) < 0)
		return -1;
	return trial_check(lock->trial, lock->apart ? "nobody_waited" : "all_waited", count,
			   lock->apart ? late : count - result->waited, NULL);
}

int tag_lock_judge(const struct tag_lock *lock)
{
	if (trial_check(lock->trial, "written", lock->count, lock->result->changed, NULL) < 0 ||
	    check_calls(lock) < 0 || check_tags(lock) < 0)
		return -1;
	return lock->who == WHO_HELD ? check_held(lock) : 0;
}
