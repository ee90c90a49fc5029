/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock_counts: what is counted while parties meet at pages: clearings of tags, and waits. */
#include "bench/tag_lock.h"

#include <stdlib.h>

#include "common/sort_u64.h"
#include "host/machine/place.h"

#define CLEAR "mte_clear_page_tags"

/* Of who=held the first that touches is the guest, racer 1. */
static unsigned int first_party(const struct tag_lock *lock)
{
	return lock->who == WHO_HELD ? 1 : 0;
}

uint64_t *tag_lock_elapsed(const struct tag_lock *lock, unsigned int party)
{
	return lock->result->ticks + party * lock->count;
}

uint64_t *tag_lock_begins(const struct tag_lock *lock, unsigned int party)
{
	return lock->result->ticks + (lock->parties + party) * lock->count;
}

struct touch_log tag_lock_log(const struct tag_lock *lock)
{
	unsigned int first = first_party(lock);

	return (struct touch_log){
		.begins_ticks = tag_lock_begins(lock, first),
		.elapsed_ticks = tag_lock_elapsed(lock, first),
		.parties = lock->parties - first,
		.turns = lock->count,
	};
}

void tag_lock_count_prepare(void)
{
	call_count_prepare(CLEAR);
	lock_waits_prepare();
}

static unsigned int whose_waits(const struct tag_lock *lock)
{
	if (lock->who == WHO_MPROTECT)
		return WAIT_LOOP_OF_PROCESSES;
	return lock->who == WHO_MIXED ? WAIT_LOOP_OF_GUESTS | WAIT_LOOP_OF_PROCESSES
				      : WAIT_LOOP_OF_GUESTS;
}

void tag_lock_count_begin(struct tag_lock *lock)
{
	struct tag_lock_counts *counts = &lock->counts;
	struct message message;

	*counts = (struct tag_lock_counts){.clears = -1, .waited = -1};
	counts->calls_open =
		lock->who != WHO_HELD && call_count_open(&counts->calls, CLEAR, &message) == 0;
	counts->waits_open =
		lock_waits_open(&counts->waiting, whose_waits(lock), &counts->no_waits) == 0;
}

/* The touches that were under way at the waits: each party is alone on its CPU. */
static void attribute(struct tag_lock *lock, const struct lock_wait *list, size_t count)
{
	struct touch_log log = tag_lock_log(lock);
	struct touch_wait *waits = malloc((count + 1) * sizeof(*waits));
	uint64_t *waited = malloc((log.parties * log.turns + 1) * sizeof(*waited));
	size_t kept = 0, touches = 0;

	for (size_t i = 0; waits && i < count; i++)
		for (unsigned int party = 0; party < log.parties; party++)
			if (place_vcpu(place_allowed(), first_party(lock) + party) == list[i].cpu)
				waits[kept++] = (struct touch_wait){party, list[i].ticks};
	if (waits && waited)
		touches = touch_log_waits(&log, waits, kept, waited);
	if (touches) {
		sort_u64(waited, touches);
		lock->counts.waited_median_ticks = waited[touches / 2];
	}
	lock->counts.waited = waits && waited ? (int64_t)touches : -1;
	free(waits);
	free(waited);
}

static void end_waits(struct tag_lock *lock)
{
	struct tag_lock_counts *counts = &lock->counts;
	struct lock_wait *list;
	size_t count;

	if (lock_waits_read(&counts->waiting, &list, &count, &counts->no_waits) == 0) {
		attribute(lock, list, count);
		free(list);
	}
	lock_waits_close(&counts->waiting);
}

void tag_lock_count_end(struct tag_lock *lock)
{
	struct tag_lock_counts *counts = &lock->counts;
	struct message message;
	uint64_t clears;

	if (counts->waits_open)
		end_waits(lock);
	if (!counts->calls_open)
		return;
	if (call_count_read(&counts->calls, &clears, &message) == 0)
		counts->clears = (int64_t)clears;
	call_count_close(&counts->calls);
}
