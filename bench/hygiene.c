/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hygiene: are the allocation tags of guest memory right, whatever it is made of and whatever
 * happens to it? Times nothing.
 *
 * Poisoned frames become guest memory. The guest touches each page; then every granule must have
 * tag zero, by LDG in the guest and by KVM_ARM_MTE_COPY_TAGS from outside. The guest writes a tag
 * and a word of its own to every granule; something happens to all of it or to a part; then all must be
 * there still, or, where pages were given back, be zero again, as a model of it says (host/life). A sample
 * is the number of wrong granules. The checks say what was wrong: stale_* a tag that nobody set, lost_* one
 * that is gone. With mte=off only the words can be lost.
 */
#include "bench/hygiene.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/factors.h"
#include "host/machine/keeper.h"
#include "host/memory/disturb.h"
#include "host/memory/folio.h"
#include "host/memory/tags.h"
#include "include/mte.h"

#define BASE_PAGES 16 /* of the region, where its pages are base pages */

static const struct level populates[] = {
	LEVEL("none"),
	LEVEL("host"),
	LEVEL("prot-mte"),
	LEVEL("copy-tags"),
	LEVEL("copy-page"),
	LEVEL("copy-split"),
	{0},
};
static const struct level aligns[] = {LEVEL("huge"), LEVEL("base"), {0}};
static const struct level logs[] = {LEVEL("off"), LEVEL("start"), LEVEL("later"), {0}};
static const struct level parts[] = {LEVEL("all"), LEVEL("half"), LEVEL("page"), {0}};
static const struct level accesses[] = {
	{"write", ABI_WRITE},
	{"read", ABI_READ},
	{"stg", ABI_STORE_TAG},
	{0},
};

static const struct factor factor_route = {
	.name = "populate",
	.help = "how the host populated the pages: not at all; by a store; with PROT_MTE; by copying tags to all of "
		"them, to the first base page, or to that one before the huge page is split",
	.levels = populates,
	.default_level = "none",
};

static const struct factor factor_align = {
	.name = "align",
	.help = "alignment of the memslot's start and end within huge pages",
	.levels = aligns,
	.default_level = "huge",
};

static const struct factor factor_dirty_log = {
	.name = "dirty_log",
	.help = "dirty logging of the memslot: off, on from the start, on once the pages are there",
	.levels = logs,
	.default_level = "off",
};

static const struct factor factor_access = {
	.name = "access",
	.help = "what touches each page first: a store, a load, STG",
	.levels = accesses,
	.default_level = "write",
};

static const struct factor factor_event = {
	.name = "event",
	.help = "what happens to the pages once the guest has tagged them",
	.levels = events,
	.default_level = "none",
};

static const struct factor factor_part = {
	.name = "part",
	.help = "part of the memory that the event happens to: all, the second half, or one base page in the middle of a "
		"larger one",
	.levels = parts,
	.default_level = "all",
	.silent = true,
};

static const struct factor factor_vms = {
	.name = "vms",
	.help = "VMs over the same memory; the second looks at what the first has left",
	.min = 1,
	.max = LIFE_VMS_MAX,
	.default_level = "1",
};

static const struct factor *const factors[] = {
	&factor_mte,   &factor_backing, &factor_thp,       &factor_folio,
	&factor_align, &factor_route,   &factor_dirty_log, &factor_access,
	&factor_event, &factor_part,    &factor_vms,       NULL,
};

static bool is_hugetlb(const struct cell *cell)
{
	return backing_is_hugetlb((enum backing_kind)cell_number(cell, "backing"));
}

static enum event event_of(const struct cell *cell)
{
	return (enum event)cell_number(cell, "event");
}

static const char *inapplicable_mte(const struct cell *cell)
{
	if (!cell_is(cell, "mte", "off"))
		return NULL;
	if (cell_is(cell, "access", "stg"))
		return "STG needs mte=on";
	if (!cell_is(cell, "populate", "none") && !cell_is(cell, "populate", "host"))
		return "tags cannot be made with mte=off";
	if (event_needs_mte(event_of(cell)))
		return "the event is about tags";
	return NULL;
}

static const char *inapplicable_event(const struct cell *cell)
{
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (!cell_is(cell, "dirty_log", "off") && cell_is(cell, "event", "dirty-log"))
		return "event=dirty-log switches it on by itself";
	if (!cell_is(cell, "part", "all") && event_is_of_all(event_of(cell)))
		return "the event happens to all of the memory";
	return event_misfit(event_of(cell), kind);
}

static bool is_zero_page(const struct cell *cell)
{
	return cell_is(cell, "access", "read") && cell_is(cell, "populate", "none") &&
	       cell_is(cell, "backing", "anon-private");
}

static const char *inapplicable(const struct cell *cell)
{
	bool thp = factor_asks_folios(cell);
	const char *why = factor_thp_inapplicable(cell);

	if (why)
		return why;
	if (!thp && !is_hugetlb(cell) && cell_is(cell, "align", "base"))
		return "align is about huge pages";
	if (!thp && (cell_is(cell, "event", "split") || cell_is(cell, "populate", "copy-split")))
		return "only pages of THP can be split";
	if (!cell_is(cell, "folio", "as-thp") && thp && is_zero_page(cell))
		return "a read of absent private memory finds the zero page, and no folio";
	why = inapplicable_event(cell);
	return why ? why : inapplicable_mte(cell);
}

static struct life_config config_of(const struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;

	return (struct life_config){
		.backing = (enum backing_kind)cell_number(cell, "backing"),
		.thp = cell_is(cell, "thp", "always") ? BACKING_THP_ALWAYS : BACKING_THP_NEVER,
		.folio_bytes = cell_number(cell, "folio"),
		.mte = hygiene->mte,
		.emulated = hygiene->trial->emulated,
		.inset = cell_is(cell, "align", "base"),
		.logged = cell_is(cell, "dirty_log", "start"),
		.vms = (unsigned int)cell_number(cell, "vms"),
		.pages_least = BASE_PAGES,
		.time_limit_ms = hygiene->trial->time_limit_ms,
		.keeper = event_changes_settings(event_of(cell)) ? keeper_begin() : NULL,
	};
}

/* With PROT_MTE the tags are the host's own; without, the region's mapping is as it was. */
static int populate(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;
	const struct backing *backing = &hygiene->life.backing;
	bool tagged = cell_is(cell, "populate", "prot-mte");
	int protection = PROT_READ | PROT_WRITE | PROT_EXEC | (tagged ? TAGS_PROT_MTE : 0);

	if (!tagged && !cell_is(cell, "populate", "host"))
		return 0;
	if (tagged && mprotect(backing->memory, backing->size_bytes, protection))
		return outcome_refuse(&hygiene->trial->outcome, "mprotect(PROT_MTE)", errno);
	for (size_t at = 0; at < backing->size_bytes; at += hygiene->life.page_bytes)
		*(volatile char *)((char *)backing->memory + at) = 0;
	return 0;
}

/* Tag zero, from outside, for every granule, or for those of the first base page. */
static int copy_tags_in(struct hygiene *hygiene, bool all)
{
	size_t size_bytes = all ? hygiene->life.size_bytes : hygiene->life.page_bytes;
	uint8_t *tags = calloc(size_bytes / MTE_GRANULE_BYTES, 1);
	int result;

	if (!tags)
		return outcome_fail(&hygiene->trial->outcome, "no memory for tags");
	result = vm_write_tags(hygiene->life.vms[0], ABI_REGION_IPA, size_bytes, tags,
			       &hygiene->trial->outcome);
	free(tags);
	return result;
}

/* What only a VM that is there can do to make pages. */
static int populate_by_copy(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;
	bool all = cell_is(cell, "populate", "copy-tags");
	bool split = cell_is(cell, "populate", "copy-split");

	if (!all && !split && !cell_is(cell, "populate", "copy-page"))
		return 0;
	if (copy_tags_in(hygiene, all) < 0)
		return -1;
	if (!split)
		return 0;
	if (folio_require(&hygiene->life.backing, &hygiene->trial->outcome) < 0)
		return -1;
	return disturb(DISTURB_SPLIT, &hygiene->life.backing, hygiene->trial->emulated,
		       &hygiene->trial->outcome);
}

static int open_all(struct hygiene *hygiene)
{
	struct life_config config = config_of(hygiene);

	if (life_open_memory(&hygiene->life, &config, &hygiene->trial->outcome) < 0 ||
	    populate(hygiene) < 0 || life_open_vms(&hygiene->life) < 0)
		return -1;
	return populate_by_copy(hygiene);
}

static void close_all(struct hygiene *hygiene)
{
	life_close(&hygiene->life);
	keeper_end(hygiene->life.config.keeper);
}

/* Has @event happen to @count pages from @first on. */
static int happen(struct hygiene *hygiene, enum event event, size_t first, size_t count,
		  uint32_t seed)
{
	struct step step = {event, (uint32_t)first, (uint32_t)count, seed};

	return life_happen(&hygiene->life, &step);
}

static int touch(struct hygiene *hygiene)
{
	size_t pages = hygiene->life.page_count;
	enum abi_operation access = (enum abi_operation)cell_number(hygiene->trial->cell, "access");

	if (access == ABI_STORE_TAG)
		return happen(hygiene, EVENT_STG, 0, pages, HYGIENE_TAG_SEED);
	return life_touch(&hygiene->life, 0, pages, access, 0);
}

static int write_pattern(struct hygiene *hygiene)
{
	return happen(hygiene, EVENT_WRITE, 0, hygiene->life.page_count, HYGIENE_PATTERN_SEED);
}

static int happen_to_part(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;
	size_t pages = hygiene->life.page_count, first = 0, count = pages;

	if (cell_is(cell, "part", "half"))
		first = count = pages / 2;
	if (cell_is(cell, "part", "page")) {
		first = pages / 2 + 1;
		count = 1;
	}
	return happen(hygiene, event_of(cell), first, count, HYGIENE_EVENT_SEED);
}

static int live(struct hygiene *hygiene)
{
	const struct life *life = &hygiene->life;

	if (touch(hygiene) < 0)
		return -1;
	if (!cell_is(hygiene->trial->cell, "populate", "copy-split") &&
	    folio_require(&life->backing, &hygiene->trial->outcome) < 0)
		return -1;
	hygiene->recycled = poison_recycled(&life->poison, life->memory, life->size_bytes);
	if (hygiene_check_stale(hygiene) < 0)
		return -1;
	if (cell_is(hygiene->trial->cell, "dirty_log", "later") &&
	    happen(hygiene, EVENT_LOG_ON, 0, life->page_count, 0) < 0)
		return -1;
	if (write_pattern(hygiene) < 0 || happen_to_part(hygiene) < 0)
		return -1;
	return hygiene_check_after(hygiene);
}

static int keep_figures(struct hygiene *hygiene)
{
	if (trial_samples(hygiene->trial, &hygiene->wrong, 1) < 0 ||
	    trial_counter(hygiene->trial, "region_bytes", hygiene->life.size_bytes) < 0)
		return -1;
	if (!hygiene->life.poison.count)
		return 0;
	return trial_counter(hygiene->trial, "recycled_pages", hygiene->recycled);
}

static int run(struct trial *trial)
{
	struct hygiene hygiene = {
		.trial = trial,
		.mte = cell_is(trial->cell, "mte", "on"),
	};
	int result = open_all(&hygiene);

	if (result == 0)
		result = live(&hygiene);
	if (result == 0)
		result = keep_figures(&hygiene);
	close_all(&hygiene);
	return result;
}

BENCH(hygiene,
      .summary =
	      "are guest tags clean at first and kept afterwards, whatever happens to the memory; no times",
      .unit = "count", .counted = "wrong granules", .factors = factors,
      .inapplicable = inapplicable, .run = run);
