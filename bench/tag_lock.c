/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_lock: contention on PG_mte_lock, under which a page is given its first tags.
 *
 * Parties, each on a CPU of its own, come to a page at the same moment: guests in processes of
 * their own over one memfd (only struct page is shared), the vCPUs of one guest, processes that
 * mprotect(PROT_MTE), or guests and processes in turn; to the same page, or each to its own. With
 * clock = counter (hardware) a sample is what one party's touch took, party by party, in ticks of one
 * counter, with when it began. Who waited for the lock is counted in a second pass. With clock =
 * events a sample is the number of touches that overlapped another's, and no time is kept. who=held
 * holds the lock for hold_ms on purpose (host/race/held_lock.h), and a guest comes to the page
 * meanwhile, or, with pages=disjoint, to another.
 */
#include "bench/tag_lock.h"

#include <string.h>
#include <sys/mman.h>

#include "bench/factors.h"
#include "host/memory/tags.h"
#include "host/race/held_lock.h"

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
	.help = "how many parties come to a page at once",
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
	.help = "state of the pages: without tags yet, or tagged before",
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

static int make_pages(struct tag_lock *lock)
{
	const struct cell *cell = lock->trial->cell;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	bool thp = cell_is(cell, "thp", "always");
	size_t size_bytes =
		backing_page_size(kind, thp) * lock->count * (lock->apart ? lock->parties : 1);
	void *tagged;

	poison_memory(&lock->poison, size_bytes, backing_huge_flags(kind),
		      backing_folio_size(kind, thp, 0), 1);
	if (backing_create(&lock->backing, kind, thp, size_bytes, &lock->trial->outcome) < 0)
		return -1;
	tag_lock_warm(lock);
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
	return sizeof(struct tag_lock_result) + 2 * lock->parties * lock->count * sizeof(uint64_t);
}

static int meet(struct tag_lock *lock)
{
	struct racers_plan plan = {
		.count = lock->who == WHO_VCPUS ? 1 : lock->parties,
		.run = tag_lock_run_party,
		.context = lock,
		.time_limit_ms = lock->trial->time_limit_ms,
	};

	return racers_run(&plan, &lock->trial->outcome);
}

static int meet_counted(struct tag_lock *lock)
{
	int result;

	tag_lock_count_begin(lock);
	result = meet(lock);
	tag_lock_count_end(lock);
	return result;
}

/* Counting costs time, so where times are kept it has fresh pages and a pass of its own. */
static int run_timed(struct tag_lock *lock)
{
	if (make_pages(lock) < 0 || meet(lock) < 0 || tag_lock_keep(lock) < 0 ||
	    tag_lock_judge(lock) < 0)
		return -1;
	if (lock->who == WHO_HELD)
		return 0;
	backing_destroy(&lock->backing);
	poison_free(&lock->poison);
	memset(lock->result, 0, result_bytes(lock));
	if (make_pages(lock) < 0 || meet_counted(lock) < 0)
		return -1;
	return tag_lock_judge_counts(lock);
}

static int run_open(struct tag_lock *lock)
{
	if (!lock->trial->events)
		return run_timed(lock);
	if (make_pages(lock) < 0 || meet_counted(lock) < 0)
		return -1;
	if (tag_lock_keep(lock) < 0 || tag_lock_judge(lock) < 0)
		return -1;
	return tag_lock_judge_counts(lock);
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
      .unit = "ticks", .counts_events = true, .counted = "overlaps", .factors = factors,
      .inapplicable = inapplicable, .prepare = tag_lock_count_prepare, .run = run);
