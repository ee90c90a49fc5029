/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hygiene: are the allocation tags of guest memory right, whatever it is made of and whatever
 * happens to it? Times nothing.
 *
 * Poisoned frames become guest memory. The guest touches each page; then every granule must have
 * tag zero, by LDG in the guest and by KVM_ARM_MTE_COPY_TAGS from outside. The guest writes a tag
 * and a word of its own to every granule; something happens; then all must be there still, or,
 * where the pages were given back, all be zero again. A sample is the number of wrong granules. The
 * checks say what was wrong: stale_* a tag that nobody set, lost_* one that is gone. With mte=off
 * only the words can be lost.
 */
#include "bench/hygiene.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/factors.h"
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
static const struct level accesses[] = {
	{"write", ABI_WRITE},
	{"read", ABI_READ},
	{"stg", ABI_STORE_TAG},
	{0},
};

/* What may happen: an enum disturbance, or this. */
#define EVENT_DIRTY_LOG DISTURB_COUNT

static const struct level events[] = {
	{"none", DISTURB_NONE},   {"refault", DISTURB_REFAULT},   {"discard", DISTURB_DISCARD},
	{"alias", DISTURB_ALIAS}, {"split", DISTURB_SPLIT},       {"migrate", DISTURB_MIGRATE},
	{"swap", DISTURB_SWAP},   {"dirty-log", EVENT_DIRTY_LOG}, {0},
};
_Static_assert(LEVEL_COUNT(events) == DISTURB_COUNT + 1, "a level for every disturbance");

static const struct factor factor_route = {
	.name = "populate",
	.help = "how the host made the pages: not, by a store, with PROT_MTE, by copying tags in, to all, to the first base page, or to it before the huge page is split",
	.levels = populates,
	.default_level = "none",
};

static const struct factor factor_align = {
	.name = "align",
	.help = "of the memslot's beginning and end, within huge pages",
	.levels = aligns,
	.default_level = "huge",
};

static const struct factor factor_dirty_log = {
	.name = "dirty_log",
	.help = "of the memslot: off, on from the start, on once the pages are there",
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

static const struct factor factor_vms = {
	.name = "vms",
	.help = "VMs over the same memory; the second looks at what the first has left",
	.min = 1,
	.max = HYGIENE_VMS_MAX,
	.default_level = "1",
};

static const struct factor *const factors[] = {
	&factor_mte,   &factor_backing,   &factor_thp,    &factor_folio, &factor_align,
	&factor_route, &factor_dirty_log, &factor_access, &factor_event, &factor_vms,
	NULL,
};

static bool is_hugetlb(const struct cell *cell)
{
	return backing_is_hugetlb((enum backing_kind)cell_number(cell, "backing"));
}

static const char *inapplicable_mte(const struct cell *cell)
{
	if (!cell_is(cell, "mte", "off"))
		return NULL;
	if (cell_is(cell, "access", "stg"))
		return "STG needs mte=on";
	if (!cell_is(cell, "populate", "none") && !cell_is(cell, "populate", "host"))
		return "tags cannot be made with mte=off";
	return NULL;
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
	if (!cell_is(cell, "dirty_log", "off") && cell_is(cell, "event", "dirty-log"))
		return "event=dirty-log switches it on by itself";
	return inapplicable_mte(cell);
}

/* A region of huge pages that are not wholly covered begins a base page late and ends one early. */
static void place_region(struct hygiene *hygiene)
{
	size_t inset = cell_is(hygiene->trial->cell, "align", "base") ? hygiene->page_bytes : 0;

	hygiene->memory = (char *)hygiene->backing.memory + inset;
	hygiene->size_bytes = hygiene->backing.size_bytes - 2 * inset;
}

/* One page, two where the slot leaves a part of either uncovered, and more of small ones. */
static size_t region_bytes(const struct hygiene *hygiene, size_t unit_bytes)
{
	size_t count = cell_is(hygiene->trial->cell, "align", "base") ? 2 : 1;
	size_t least_bytes = BASE_PAGES * hygiene->page_bytes;

	return count * unit_bytes < least_bytes ? least_bytes : count * unit_bytes;
}

static int open_memory(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;
	struct outcome *outcome = &hygiene->trial->outcome;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	bool thp = cell_is(cell, "thp", "always");
	size_t folio_bytes = cell_number(cell, "folio");
	size_t unit_bytes = folio_bytes ? folio_bytes : backing_page_size(kind, thp);
	size_t size_bytes = region_bytes(hygiene, unit_bytes);

	if (!unit_bytes)
		return outcome_skip(outcome, "this kernel has no pages of the kind asked for");
	poison_memory(&hygiene->poison, size_bytes, backing_huge_flags(kind), folio_bytes, 1);
	if (backing_create_folios(&hygiene->backing, kind, thp, folio_bytes, size_bytes, outcome) <
	    0)
		return -1;
	place_region(hygiene);
	return 0;
}

/* With PROT_MTE the tags are the host's own; without, the region's mapping is as it was. */
static int populate(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;
	bool tagged = cell_is(cell, "populate", "prot-mte");
	int protection = PROT_READ | PROT_WRITE | PROT_EXEC | (tagged ? TAGS_PROT_MTE : 0);

	if (!tagged && !cell_is(cell, "populate", "host"))
		return 0;
	if (tagged && mprotect(hygiene->backing.memory, hygiene->backing.size_bytes, protection))
		return outcome_refuse(&hygiene->trial->outcome, "mprotect(PROT_MTE)", errno);
	for (size_t at = 0; at < hygiene->backing.size_bytes; at += hygiene->page_bytes)
		*(volatile char *)((char *)hygiene->backing.memory + at) = 0;
	return 0;
}

static int open_vm(struct hygiene *hygiene)
{
	struct outcome *outcome = &hygiene->trial->outcome;
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = hygiene->mte,
		.exchange_bytes = vm_exchange_size(hygiene_page_count(hygiene) * sizeof(uint32_t)) +
				  vm_exchange_size(hygiene_page_count(hygiene) * sizeof(uint64_t)) +
				  vm_exchange_size(sizeof(uint64_t)),
		.time_limit_ms = hygiene->trial->time_limit_ms,
	};
	struct vm *vm;

	if (vm_create(&vm, &config, outcome) < 0)
		return -1;
	hygiene->vms[hygiene->vm_count++] = vm;
	if (vm_add_memory(vm, ABI_REGION_IPA, hygiene->memory, hygiene->size_bytes, outcome) < 0)
		return -1;
	if (cell_is(hygiene->trial->cell, "dirty_log", "start") &&
	    vm_log_dirty(vm, ABI_REGION_IPA, true, outcome) < 0)
		return -1;
	return vm_start(vm, outcome);
}

/* Tag zero, from outside, for every granule, or for those of the first base page. */
static int copy_tags_in(struct hygiene *hygiene, bool all)
{
	size_t size_bytes = all ? hygiene->size_bytes : hygiene->page_bytes;
	uint8_t *tags = calloc(size_bytes / MTE_GRANULE_BYTES, 1);
	int result;

	if (!tags)
		return outcome_fail(&hygiene->trial->outcome, "no memory for tags");
	result = vm_write_tags(hygiene->vms[0], ABI_REGION_IPA, size_bytes, tags,
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
	if (folio_require(&hygiene->backing, &hygiene->trial->outcome) < 0)
		return -1;
	return disturb(DISTURB_SPLIT, &hygiene->backing, hygiene->trial->emulated,
		       &hygiene->trial->outcome);
}

static int touch(struct hygiene *hygiene)
{
	struct outcome *outcome = &hygiene->trial->outcome;
	struct abi_job job = hygiene_job(hygiene, ABI_TOUCH);
	struct vm_array order, samples, control;
	struct vm *vm = hygiene->vms[0];

	job.operation = (enum abi_operation)cell_number(hygiene->trial->cell, "access");
	job.tag = job.operation == ABI_STORE_TAG ? HYGIENE_TAG : 0;
	job.control_count = 1;
	if (vm_exchange(vm, job.count * sizeof(uint32_t), &order, outcome) < 0 ||
	    vm_exchange(vm, job.count * sizeof(uint64_t), &samples, outcome) < 0 ||
	    vm_exchange(vm, sizeof(uint64_t), &control, outcome) < 0)
		return -1;
	for (uint32_t i = 0; i < job.count; i++)
		((uint32_t *)order.host)[i] = i;
	job.order = order.ipa;
	job.samples = samples.ipa;
	job.control = control.ipa;
	return vm_run_job(vm, &job, outcome);
}

static int switch_log(struct hygiene *hygiene, bool on)
{
	return vm_log_dirty(hygiene->vms[0], ABI_REGION_IPA, on, &hygiene->trial->outcome);
}

static int write_pattern(struct hygiene *hygiene)
{
	struct abi_job job = hygiene_job(hygiene, ABI_WRITE_PATTERN);

	return vm_run_job(hygiene->vms[0], &job, &hygiene->trial->outcome);
}

/* The guest writes to all pages while they are logged: the same, for what stands there must
 * stay. */
static int log_for_a_while(struct hygiene *hygiene)
{
	return switch_log(hygiene, true) < 0 || write_pattern(hygiene) < 0
		       ? -1
		       : switch_log(hygiene, false);
}

static int happen(struct hygiene *hygiene)
{
	uint64_t event = cell_number(hygiene->trial->cell, "event");

	if (event == EVENT_DIRTY_LOG)
		return log_for_a_while(hygiene);
	return disturb((enum disturbance)event, &hygiene->backing, hygiene->trial->emulated,
		       &hygiene->trial->outcome);
}

static int live(struct hygiene *hygiene)
{
	const struct cell *cell = hygiene->trial->cell;

	if (touch(hygiene) < 0)
		return -1;
	if (!cell_is(cell, "populate", "copy-split") &&
	    folio_require(&hygiene->backing, &hygiene->trial->outcome) < 0)
		return -1;
	hygiene->recycled = poison_recycled(&hygiene->poison, hygiene->memory, hygiene->size_bytes);
	if (hygiene_check_stale(hygiene) < 0)
		return -1;
	if (cell_is(cell, "dirty_log", "later") && switch_log(hygiene, true) < 0)
		return -1;
	if (write_pattern(hygiene) < 0 || happen(hygiene) < 0)
		return -1;
	return cell_is(cell, "event", "discard") ? hygiene_check_renewed(hygiene)
						 : hygiene_check_kept(hygiene);
}

static int open_all(struct hygiene *hygiene)
{
	uint64_t vms = cell_number(hygiene->trial->cell, "vms");

	if (open_memory(hygiene) < 0 || populate(hygiene) < 0)
		return -1;
	for (uint64_t i = 0; i < vms; i++)
		if (open_vm(hygiene) < 0)
			return -1;
	return populate_by_copy(hygiene);
}

static void close_all(struct hygiene *hygiene)
{
	for (unsigned int i = 0; i < hygiene->vm_count; i++)
		vm_destroy(hygiene->vms[i]);
	backing_destroy(&hygiene->backing);
	poison_free(&hygiene->poison);
}

static int keep_figures(struct hygiene *hygiene)
{
	if (trial_samples(hygiene->trial, &hygiene->wrong, 1) < 0 ||
	    trial_counter(hygiene->trial, "region_bytes", hygiene->size_bytes) < 0)
		return -1;
	if (!hygiene->poison.count)
		return 0;
	return trial_counter(hygiene->trial, "recycled_pages", hygiene->recycled);
}

static int run(struct trial *trial)
{
	struct hygiene hygiene = {
		.trial = trial,
		.mte = cell_is(trial->cell, "mte", "on"),
		.page_bytes = (size_t)sysconf(_SC_PAGESIZE),
		.backing = {.fd = -1},
	};
	int result = open_all(&hygiene);

	if (result == 0)
		result = live(&hygiene);
	if (result == 0)
		result = keep_figures(&hygiene);
	close_all(&hygiene);
	return result;
}

BENCH(hygiene, .summary = "are guest tags clean at first and kept afterwards, in every way",
      .unit = "count", .factors = factors, .inapplicable = inapplicable, .run = run);
