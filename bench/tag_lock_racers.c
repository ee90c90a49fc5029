/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_lock_racers: what each party does to the pages, all at the same moment. */
#include "bench/tag_lock.h"

#include <errno.h>
#include <sys/mman.h>

#include "host/machine/clock.h"
#include "host/memory/tags.h"
#include "host/race/held_lock.h"
#include "host/race/racing_guest.h"
#include "include/mte.h"

void tag_lock_warm(const struct tag_lock *lock)
{
	for (size_t at = 0; at < lock->backing.size_bytes; at += MTE_GRANULE_BYTES * 256)
		__atomic_fetch_add((uint64_t *)(void *)((char *)lock->backing.memory + at), 0,
				   __ATOMIC_RELAXED);
}

static int run_guest(const struct tag_lock *lock, struct racer *racer, unsigned int vcpu_count)
{
	struct racing_guest guest = {
		.backing = &lock->backing,
		.first = racer->index * lock->apart,
		.count = lock->count,
		.apart = lock->apart,
		.mte = lock->mte,
		.operation = ABI_WRITE,
		.vcpu_count = vcpu_count,
		.parties = lock->parties,
		.time_limit_ms = lock->trial->time_limit_ms,
		.samples = tag_lock_elapsed(lock, racer->index),
		.begins = tag_lock_begins(lock, racer->index),
	};

	if (racing_guest_run(&guest, racer) < 0)
		return -1;
	__atomic_add_fetch(&lock->result->changed, guest.changed, __ATOMIC_RELAXED);
	return 0;
}

/* It was executable, so that without MTE there is something to change too. */
static int protect_one(const struct tag_lock *lock, struct racer *racer, size_t index)
{
	char *page = backing_page(&lock->backing, racer->index * lock->apart + index);
	int protection = PROT_READ | PROT_WRITE | (lock->mte ? TAGS_PROT_MTE : 0);
	uint64_t begin_ticks;

	if (racer_join(racer) < 0)
		return -1;
	begin_ticks = clock_ticks();
	if (mprotect(page, lock->backing.page_size_bytes, protection) < 0)
		return outcome_refuse(racer->outcome, "mprotect(PROT_MTE)", errno);
	tag_lock_elapsed(lock, racer->index)[index] = clock_ticks() - begin_ticks;
	tag_lock_begins(lock, racer->index)[index] = begin_ticks;
	return 0;
}

/* Every page of this party a mapping of its own, which no neighbour can be merged with: else mprotect of
 * one page is timed with the splitting and merging of mappings. */
static int separate_pages(const struct tag_lock *lock, struct racer *racer)
{
	const struct backing *backing = &lock->backing;

	for (size_t i = 1; i < backing->size_bytes / backing->page_size_bytes; i += 2)
		if (madvise(backing_page(backing, i), backing->page_size_bytes, MADV_DONTDUMP) < 0)
			return outcome_refuse(racer->outcome, "madvise(MADV_DONTDUMP)", errno);
	return 0;
}

static int run_mprotect(const struct tag_lock *lock, struct racer *racer)
{
	if (separate_pages(lock, racer) < 0)
		return -1;
	for (size_t i = 0; i < lock->count; i++)
		if (protect_one(lock, racer, i) < 0)
			return -1;
	return racer_join(racer);
}

static int run_holder(const struct tag_lock *lock, struct racer *racer)
{
	unsigned int hold_ms = (unsigned int)cell_number(lock->trial->cell, "hold_ms");
	struct held_lock held = {
		.backing = &lock->backing,
		.count = lock->count,
		.hold_ms = hold_ms,
		.limit_ms = lock->trial->emulated ? HELD_LOCK_LIMIT_EMULATED_MS : 2 * hold_ms,
		.time_limit_ms = lock->trial->time_limit_ms,
	};

	if (held_lock_run(&held, racer) < 0)
		return -1;
	lock->result->looked_at = held.looked_at;
	lock->result->seen_locked = held.seen_locked;
	lock->result->waited = held.waited;
	lock->result->overdue = held.overdue;
	return 0;
}

int tag_lock_run_party(struct racer *racer)
{
	const struct tag_lock *lock = racer->context;
	bool odd = racer->index % 2 == 1;

	tag_lock_warm(lock);
	if (lock->who == WHO_HELD && !odd)
		return run_holder(lock, racer);
	if (lock->who == WHO_MPROTECT || (lock->who == WHO_MIXED && odd))
		return run_mprotect(lock, racer);
	return run_guest(lock, racer, lock->who == WHO_VCPUS ? lock->parties : 1);
}
