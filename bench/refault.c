/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refault: the guest touches a page again after the VMM took it away, as balloons, free page
 * reporting and changes of the memory map do: who pays for sanitisation again.
 *
 * Measures the second first touch, a store, after `way`; the host populates the pages anew before,
 * so that allocation is out of the way. Excludes the taking away. Before it the guest (with MTE)
 * stores a tag on each page: where the page went, the tag must be gone and the new page's tags are
 * initialised again; where only the mapping went, or the page was swapped out, the tag must be there
 * still and nothing is initialised; what was swapped comes back by the touch itself, tags and all. A second pass counts the kernel's calls that do it.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/keeper.h"
#include "host/memory/swap_out.h"
#include "host/rig/touch_rig.h"
#include "host/watch/tag_calls.h"

#define GUEST_TAG 3

enum way { WAY_NONE, WAY_DONTNEED, WAY_REMOVE, WAY_SLOT, WAY_SWAP, WAY_ZSWAP };

static const struct level ways[] = {
	{"none", WAY_NONE},
	{"dontneed", WAY_DONTNEED},
	{"remove", WAY_REMOVE},
	{"slot", WAY_SLOT},
	{"swap", WAY_SWAP},
	{"zswap", WAY_ZSWAP},
	{0},
};

static const struct factor factor_way = {
	.name = "way",
	.help = "what takes the page away: nothing (the first touch), MADV_DONTNEED, MADV_REMOVE (a hole punched in shared memory), the memslot deleted and added again, or all pages swapped out, to the swap space or into zswap before it",
	.levels = ways,
	.default_level = "dontneed",
};

static const struct factor *const factors[] = {&factor_mte,   &factor_backing, &factor_thp,
					       &factor_folio, &factor_way,     NULL};

static enum way way_of(const struct cell *cell)
{
	return (enum way)cell_number(cell, "way");
}

/* The pages come back by themselves, with their tags. */
static bool is_swap(enum way way)
{
	return way == WAY_SWAP || way == WAY_ZSWAP;
}

static const char *inapplicable(const struct cell *cell)
{
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (cell_is(cell, "way", "remove") && !backing_is_shared(kind))
		return "MADV_REMOVE is for shared memory";
	if (is_swap(way_of(cell)) && backing_is_hugetlb(kind))
		return "huge pages of a pool are not swapped";
	if (is_swap(way_of(cell)) && cell_is(cell, "thp", "always"))
		return "pages that were swapped out come back one by one: folio says how large they were";
	return factor_thp_inapplicable(cell);
}

struct refault {
	struct touch_rig rig;
	struct trial *trial;
	enum way way;
	bool mte;
	struct keeper *keeper; /* of zswap's setting */
};

/* True when the pages themselves are gone, not just a mapping of them. */
static bool loses_pages(const struct refault *refault)
{
	if (refault->way == WAY_DONTNEED)
		return !backing_is_shared(refault->rig.config.backing);
	return refault->way == WAY_REMOVE;
}

/* True when the touch that is timed finds pages without tags. */
static bool finds_fresh(const struct refault *refault)
{
	return refault->way == WAY_NONE || loses_pages(refault);
}

static int advise(struct refault *refault, int advice, const char *name)
{
	const struct backing *backing = &refault->rig.backing;

	if (madvise(backing->memory, backing->size_bytes, advice) < 0)
		return outcome_refuse(&refault->trial->outcome, name, errno);
	return 0;
}

static int renew_slot(struct refault *refault)
{
	struct vm_slot slot = touch_rig_slot(&refault->rig), none = slot;

	none.size_bytes = 0;
	if (vm_set_slot(refault->rig.vm, &none, &refault->trial->outcome) < 0)
		return -1;
	return vm_set_slot(refault->rig.vm, &slot, &refault->trial->outcome);
}

static int take_away(struct refault *refault)
{
	switch (refault->way) {
	case WAY_DONTNEED:
		return advise(refault, MADV_DONTNEED, "madvise(MADV_DONTNEED)");
	case WAY_REMOVE:
		return advise(refault, MADV_REMOVE, "madvise(MADV_REMOVE)");
	case WAY_SLOT:
		return renew_slot(refault);
	case WAY_SWAP:
		return swap_out(&refault->rig.backing, &refault->trial->outcome);
	case WAY_ZSWAP:
		return swap_out_zswap(&refault->rig.backing, refault->keeper,
				      &refault->trial->outcome);
	default:
		return 0;
	}
}

static int run_job(struct refault *refault, enum abi_operation operation, unsigned int tag)
{
	struct abi_job job = touch_rig_job(&refault->rig, operation, tag);

	return vm_run_job(refault->rig.vm, &job, &refault->trial->outcome);
}

/* What goes to swap space is not all zero, with tags or without: the kernel keeps no copy of zeros. */
static int touch_first(struct refault *refault)
{
	if (is_swap(refault->way) && run_job(refault, ABI_WRITE, 0) < 0)
		return -1;
	if (refault->way == WAY_NONE)
		return run_job(refault, ABI_NOTHING, 0);
	return refault->mte ? run_job(refault, ABI_STORE_TAG, GUEST_TAG)
			    : run_job(refault, ABI_WRITE, 0);
}

/* Everything up to the touch that is timed. */
static int arrange(struct refault *refault)
{
	struct touch_config config = touch_config_plain(refault->trial->cell, CONTENT_ZERO);

	config.whole_folios = true;
	if (touch_rig_open(&refault->rig, refault->trial, &config) < 0)
		return -1;
	if (touch_first(refault) == 0 && take_away(refault) == 0) {
		if (!is_swap(refault->way))
			backing_populate(&refault->rig.backing, 0);
		return 0;
	}
	touch_rig_close(&refault->rig);
	return -1;
}

static int judge(struct refault *refault)
{
	struct touch_rig *rig = &refault->rig;
	size_t kept = finds_fresh(refault) ? 0 : rig->page_count;

	if (touch_rig_check_faults(rig, refault->trial, true) < 0 ||
	    (!is_swap(refault->way) && touch_rig_check_page_size(rig, refault->trial) < 0) ||
	    touch_rig_check_written(rig, refault->trial) < 0)
		return -1;
	return refault->mte ? touch_rig_check_tags(rig, refault->trial, kept) : 0;
}

static int time_pass(struct refault *refault)
{
	int result;

	if (arrange(refault) < 0)
		return -1;
	result = touch_rig_run(&refault->rig, refault->trial, ABI_WRITE, 0);
	if (result == 0)
		result = judge(refault);
	touch_rig_close(&refault->rig);
	return result;
}

/* Oracle: fresh pages are initialised, one call a base page; others are not. */
static int judge_calls(struct refault *refault, const struct tag_calls *calls)
{
	uint64_t base_bytes = (uint64_t)sysconf(_SC_PAGESIZE), clears, zeroes;
	uint64_t expected = refault->mte && finds_fresh(refault)
				    ? refault->rig.backing.size_bytes / base_bytes
				    : 0;
	struct trial *trial = refault->trial;
	struct message message;
	char note[80];

	if (tag_calls_read(calls, &clears, &zeroes, &message) < 0)
		return trial_check(trial, "initialised_again", 0, 0, message.text);
	clears += zeroes;
	snprintf(note, sizeof(note), "%llu calls where %llu pages were made",
		 (unsigned long long)clears, (unsigned long long)expected);
	if (trial_counter(trial, "initialised_pages", clears) < 0)
		return -1;
	return trial_check(trial, "initialised_again", refault->rig.page_count,
			   clears > expected ? clears - expected : expected - clears, note);
}

static int count_pass(struct refault *refault)
{
	struct tag_calls calls;
	struct message message;
	int result;

	if (arrange(refault) < 0)
		return -1;
	if (tag_calls_open(&calls, &message) < 0) {
		result = trial_check(refault->trial, "initialised_again", 0, 0, message.text);
	} else {
		result = run_job(refault, ABI_WRITE, 0);
		if (result == 0)
			result = judge_calls(refault, &calls);
		tag_calls_close(&calls);
	}
	touch_rig_close(&refault->rig);
	return result;
}

static int run(struct trial *trial)
{
	struct refault refault = {
		.trial = trial,
		.way = way_of(trial->cell),
		.mte = cell_is(trial->cell, "mte", "on"),
		.keeper = way_of(trial->cell) == WAY_ZSWAP ? keeper_begin() : NULL,
	};
	int result = time_pass(&refault);

	if (result == 0)
		result = count_pass(&refault);
	keeper_end(refault.keeper);
	return result;
}

BENCH(refault,
      .summary =
	      "touching a page that the VMM took away and gave back: which ways pay for tags again",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable,
      .prepare = tag_calls_prepare, .run = run);
