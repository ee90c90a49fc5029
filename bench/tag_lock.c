/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_lock: contention on PG_mte_lock, under which a page is given its first tags.
 *
 * Parties, each on a CPU of its own, come to a page at the same moment: guests in processes of
 * their own over one memfd (only struct page is shared), the vCPUs of one guest, processes that
 * mprotect(PROT_MTE), or guests and processes in turn; to the same page, or each to its own. With
 * clock = counter (hardware) a sample is what one racer's step took, racer by racer: ticks. The
 * counters tell first and last at a page apart. With clock = events it is counted how often two
 * were at it at once, and no time is kept. who=held holds the lock for hold_ms on purpose
 * (host/race/held_lock.h), and a guest comes to the page meanwhile, or, with pages=disjoint, to
 * another.
 */
#include "bench/tag_lock.h"

#include <errno.h>
#include <sys/mman.h>

#include "bench/factors.h"
#include "host/machine/clock.h"
#include "host/memory/tags.h"
#include "host/race/held_lock.h"
#include "host/race/racing_guest.h"
#include "host/watch/tag_calls.h"
#include "include/mte.h"

static const struct level whos[] = {
	{"vms", WHO_VMS},     {"vcpus", WHO_VCPUS}, {"mprotect", WHO_MPROTECT},
	{"mixed", WHO_MIXED}, {"held", WHO_HELD},   {0},
};
static const struct level pages_levels[] = {LEVEL("same"), LEVEL("disjoint"), {0}};
static const struct level states[] = {LEVEL("fresh"), LEVEL("tagged"), {0}};

static const struct factor factor_who = {
	.name = "who",
	.help = "guests, vCPUs of one, processes with mprotect, both in turn, or one that holds the lock",
	.levels = whos,
	.default_level = "vms",
};

static const struct factor factor_parties = {
	.name = "parties",
	.help = "how many come to a page at once",
	.min = 1,
	.max = 32,
	.default_level = "2",
};

static const struct factor factor_pages = {
	.name = "pages",
	.help = "all parties come to the same page, or each to its own",
	.levels = pages_levels,
	.default_level = "same",
};

static const struct factor factor_state = {
	.name = "state",
	.help = "of the pages: without tags yet, or tagged before",
	.levels = states,
	.default_level = "fresh",
};

static const struct factor factor_hold = {
	.name = "hold_ms",
	.help = "how long who=held holds the lock",
	.min = 1,
	.max = HELD_LOCK_MS_MAX,
	.default_level = "1",
};

static const struct factor *const factors[] = {
	&factor_mte,     &factor_who, &factor_parties, &factor_pages, &factor_state,
	&factor_backing, &factor_thp, &factor_hold,    NULL,
};

static const char *inapplicable(const struct cell *cell)
{
	bool held = cell_is(cell, "who", "held");
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (!backing_is_shared(kind) || kind == BACKING_ANON_SHARED)
		return "processes meet in memory of a file only: memfd-shared or hugetlb-*-shared";
	if (backing_is_hugetlb(kind) && cell_is(cell, "thp", "always"))
		return "hugetlb pages are huge with thp=never too";
	if (held && cell_is(cell, "mte", "off"))
		return "without tags there is no lock to hold";
	if (held && (!cell_is(cell, "parties", "2") || cell_is(cell, "state", "tagged")))
		return "who=held is one holder and one guest, on fresh pages";
	if (!held && !cell_is(cell, "hold_ms", "1"))
		return "hold_ms is of who=held";
	return NULL;
}

/* All pages present and writable in this process, and unchanged. */
static void warm(const struct tag_lock *lock)
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
		.samples = lock->result->samples + racer->index * lock->count,
	};

	if (racing_guest_run(&guest, racer) < 0)
		return -1;
	__atomic_add_fetch(&lock->result->met, guest.met, __ATOMIC_RELAXED);
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
	barrier_enter(racer->barrier, racer->index);
	begin_ticks = clock_ticks();
	if (mprotect(page, lock->backing.page_size_bytes, protection) < 0)
		return outcome_refuse(racer->outcome, "mprotect(PROT_MTE)", errno);
	lock->result->samples[racer->index * lock->count + index] = clock_ticks() - begin_ticks;
	if (barrier_leave(racer->barrier, racer->index, racer->count))
		__atomic_add_fetch(&lock->result->met, 1, __ATOMIC_RELAXED);
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

static int run_party(struct racer *racer)
{
	const struct tag_lock *lock = racer->context;
	bool odd = racer->index % 2 == 1;

	warm(lock);
	if (lock->who == WHO_HELD && !odd)
		return run_holder(lock, racer);
	if (lock->who == WHO_MPROTECT || (lock->who == WHO_MIXED && odd))
		return run_mprotect(lock, racer);
	return run_guest(lock, racer, lock->who == WHO_VCPUS ? lock->parties : 1);
}

static int make_pages(struct tag_lock *lock)
{
	const struct cell *cell = lock->trial->cell;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	bool thp = cell_is(cell, "thp", "always");
	size_t size_bytes =
		backing_page_size(kind, thp) * lock->count * (lock->apart ? lock->parties : 1);
	void *tagged;

	poison_memory(&lock->poison, size_bytes, backing_huge_flags(kind), 0, 1);
	if (backing_create(&lock->backing, kind, thp, size_bytes, &lock->trial->outcome) < 0)
		return -1;
	warm(lock);
	if (!lock->mte || cell_is(cell, "state", "fresh"))
		return 0;
	tagged = tag_lock_map_for_tags(lock, &lock->trial->outcome);
	if (!tagged)
		return -1;
	munmap(tagged, size_bytes);
	return 0;
}

static int choose_count(struct tag_lock *lock)
{
	const struct cell *cell = lock->trial->cell;
	size_t page_bytes = backing_page_size((enum backing_kind)cell_number(cell, "backing"),
					      cell_is(cell, "thp", "always"));
	size_t shares = cell_is(cell, "pages", "disjoint") ? lock->parties : 1;
	size_t fitting = page_bytes ? lock->trial->memory_bytes / page_bytes / shares : 0;

	if (!fitting)
		return outcome_skip(&lock->trial->outcome,
				    "no pages of the kind asked for, or memory holds none of them");
	lock->count = lock->trial->samples < fitting ? lock->trial->samples : fitting;
	lock->apart = shares > 1 ? lock->count : 0;
	return 0;
}

static size_t result_bytes(const struct tag_lock *lock)
{
	return sizeof(struct tag_lock_result) + lock->parties * lock->count * sizeof(uint64_t);
}

/* Counting costs time, so it is done where none is kept. */
static int meet(struct tag_lock *lock)
{
	struct racers_plan plan = {
		.count = lock->who == WHO_VCPUS ? 1 : lock->parties,
		.run = run_party,
		.context = lock,
		.time_limit_ms = lock->trial->time_limit_ms,
	};
	struct message message;
	struct tag_calls calls;
	uint64_t clear, zero_clear;
	bool counting = lock->trial->events && lock->who != WHO_HELD &&
			tag_calls_open(&calls, &message) == 0;
	int result = racers_run(&plan, &lock->trial->outcome);

	lock->calls = -1;
	if (!counting)
		return result;
	if (tag_calls_read(&calls, &clear, &zero_clear, &message) == 0)
		lock->calls = (int64_t)clear;
	tag_calls_close(&calls);
	return result;
}

static int run_open(struct tag_lock *lock)
{
	if (make_pages(lock) < 0 || meet(lock) < 0)
		return -1;
	return tag_lock_keep(lock) < 0 ? -1 : tag_lock_judge(lock);
}

static int run(struct trial *trial)
{
	struct tag_lock lock = {
		.trial = trial,
		.who = (enum who)cell_number(trial->cell, "who"),
		.mte = cell_is(trial->cell, "mte", "on"),
		.parties = (unsigned int)cell_number(trial->cell, "parties"),
		.backing = {.fd = -1},
	};
	char danger[320];
	int result;

	if (trial_need_cpus(trial, lock.parties) < 0 || choose_count(&lock) < 0)
		return -1;
	if (lock.mte && !tags_supported())
		return outcome_skip(&trial->outcome, "this CPU or kernel has no MTE");
	if (lock.who == WHO_HELD && !trial->allow_hold)
		return outcome_skip(
			&trial->outcome,
			"a CPU spins for as long as the lock is held: --allow-hold lets it, on a machine that is nobody else's");
	if (lock.who == WHO_HELD && held_lock_danger(danger, sizeof(danger)))
		return outcome_skip(&trial->outcome, "%s", danger);
	if (lock.who == WHO_HELD)
		held_lock_detach();
	lock.result = racers_share(result_bytes(&lock), &trial->outcome);
	if (!lock.result)
		return -1;
	result = run_open(&lock);
	munmap(lock.result, result_bytes(&lock));
	backing_destroy(&lock.backing);
	poison_free(&lock.poison);
	return result;
}

BENCH(tag_lock, .summary = "contention on the lock under which a page gets its first tags",
      .unit = "ticks", .counts_events = true, .factors = factors, .inapplicable = inapplicable,
      .run = run);
