/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dirty_log: what live migration does to guest memory with MTE.
 *
 * Measures, with measure=fault, the guest's first store (or STG) to each page under dirty logging:
 * a permission fault on memory that was mapped before (logging=later), or the first touch of a slot
 * that logs from its start (logging=start). With measure=collect, one collection over the region, as log
 * has it, after the guest has dirtied every page of it; with measure=switch, switching logging on, which
 * is where split=eager splits blocks. Huge pages are mapped by base pages while logging is on; one base
 * page of each is touched, and each of smaller folios. A permission fault does not sanitise: expect no
 * more of MTE there than an exit costs.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/sysfs.h"
#include "host/memory/folio.h"
#include "host/rig/touch_rig.h"

#define GUEST_TAG  3
#define PASSES_MAX 16 /* each has the guest dirty the whole region */

static const struct level measures[] = {LEVEL("fault"), LEVEL("collect"), LEVEL("switch"), {0}};
static const struct level logs[] = {
	{"get", VM_LOG_GET}, {"clear", VM_LOG_CLEAR}, {"ring", VM_LOG_RING}, {0}};
static const struct level splits[] = {LEVEL("lazy"), LEVEL("eager"), {0}};
static const struct level loggings[] = {LEVEL("later"), LEVEL("start"), {0}};
static const struct level accesses[] = {{"write", ABI_WRITE}, {"stg", ABI_STORE_TAG}, {0}};

static const struct factor factor_measure = {
	.name = "measure",
	.help = "the guest's touch of a page, the VMM's collection of the log, or the switching on of logging",
	.levels = measures,
	.default_level = "fault",
};

static const struct factor factor_logging = {
	.name = "logging",
	.help = "switched on when the guest has touched (and tagged) all pages, or before any",
	.levels = loggings,
	.default_level = "later",
};

static const struct factor factor_log = {
	.name = "log",
	.help = "KVM_GET_DIRTY_LOG, which write-protects pages again; KVM_GET_DIRTY_LOG, then KVM_CLEAR_DIRTY_LOG, which "
		"does; dirty rings",
	.levels = logs,
	.default_level = "get",
	.silent = true,
};

static const struct factor factor_split = {
	.name = "split",
	.help = "blocks of huge pages are split when the guest writes to them, or when logging begins (KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE)",
	.levels = splits,
	.default_level = "lazy",
	.silent = true,
};

static const struct factor factor_access = {
	.name = "access",
	.help = "what dirties the page: a store, STG",
	.levels = accesses,
	.default_level = "write",
};

static const struct factor *const factors[] = {
	&factor_mte,     &factor_backing, &factor_thp,   &factor_folio,  &factor_measure,
	&factor_logging, &factor_log,     &factor_split, &factor_access, NULL};

static bool has_blocks(const struct cell *cell)
{
	return cell_is(cell, "thp", "always") || cell_is(cell, "folio", "2M") ||
	       backing_is_hugetlb((enum backing_kind)cell_number(cell, "backing"));
}

static const char *inapplicable(const struct cell *cell)
{
	if (cell_is(cell, "access", "stg") && cell_is(cell, "mte", "off"))
		return "STG needs mte=on";
	if (cell_is(cell, "split", "eager") &&
	    (!has_blocks(cell) || cell_is(cell, "logging", "start")))
		return "only blocks that are mapped before logging are split: huge pages, logging=later";
	return factor_thp_inapplicable(cell);
}

struct dirty {
	struct touch_rig rig;
	struct trial *trial;
	bool mte;
	enum abi_operation operation; /* that dirties a page */
	bool later;
	uint64_t switch_ticks;
	uint64_t *bitmap;
	size_t base_pages; /* bits of it */
};

static int run_job(struct dirty *dirty, enum abi_operation operation)
{
	struct abi_job job =
		touch_rig_job(&dirty->rig, operation, operation == ABI_STORE_TAG ? GUEST_TAG : 0);

	return vm_run_job(dirty->rig.vm, &job, &dirty->trial->outcome);
}

static int touch_before(struct dirty *dirty)
{
	if (!dirty->later)
		return run_job(dirty, ABI_NOTHING);
	return run_job(dirty, dirty->mte ? ABI_STORE_TAG : ABI_WRITE);
}

static int switch_on(struct dirty *dirty)
{
	return vm_log_dirty(dirty->rig.vm, ABI_REGION_IPA, true, &dirty->trial->outcome);
}

/* CPU time: the call waits for readers of the memslots (synchronize_srcu), and while all wait an emulated
 * counter runs ahead. */
static int time_switch(struct dirty *dirty)
{
	uint64_t begin_ticks = clock_cpu_ticks();

	if (switch_on(dirty) < 0)
		return -1;
	dirty->switch_ticks = clock_cpu_ticks() - begin_ticks;
	return 0;
}

static int arrange(struct dirty *dirty)
{
	struct touch_config config = touch_config_plain(dirty->trial->cell, CONTENT_ZERO);

	config.whole_folios = true;
	config.log = (enum vm_log)cell_number(dirty->trial->cell, "log");
	if (cell_is(dirty->trial->cell, "split", "eager"))
		config.split_bytes = sysfs_thp_bytes();
	if (touch_rig_open(&dirty->rig, dirty->trial, &config) < 0)
		return -1;
	dirty->base_pages = dirty->rig.backing.size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	dirty->bitmap = calloc(dirty->base_pages / 64 + 1, sizeof(*dirty->bitmap));
	if (!dirty->bitmap)
		return outcome_fail(&dirty->trial->outcome, "no memory for the dirty bitmap");
	if (touch_before(dirty) < 0)
		return -1;
	return cell_is(dirty->trial->cell, "measure", "switch") ? time_switch(dirty)
								: switch_on(dirty);
}

static int collect(struct dirty *dirty)
{
	return vm_dirty_log(dirty->rig.vm, VM_SLOT_FIRST, dirty->bitmap, &dirty->trial->outcome);
}

/* Bits of rings are added to those that are there. */
static void forget(struct dirty *dirty)
{
	memset(dirty->bitmap, 0, (dirty->base_pages / 64 + 1) * sizeof(*dirty->bitmap));
}

static bool is_dirty(const struct dirty *dirty, size_t page)
{
	return dirty->bitmap[page / 64] >> page % 64 & 1;
}

/* Oracle: the first base page of each page (of folios that stage 2 maps by base pages: each base page) is in the log just collected, and no other. */
static int check_bitmap(struct dirty *dirty)
{
	size_t step = dirty->rig.stride_bytes / (size_t)sysconf(_SC_PAGESIZE);
	uint64_t wrong = 0;

	for (size_t i = 0; i < dirty->base_pages; i++)
		wrong += is_dirty(dirty, i) != (i % step == 0);
	return trial_check(dirty->trial, "dirty_pages", dirty->base_pages, wrong, NULL);
}

/* Oracle: tags are those that the guest stored, before or under logging, and no others. */
static int judge(struct dirty *dirty)
{
	struct touch_rig *rig = &dirty->rig;
	bool stg = dirty->operation == ABI_STORE_TAG, tagged = dirty->later || stg;

	if (folio_require(&rig->backing, &dirty->trial->outcome) < 0 || check_bitmap(dirty) < 0)
		return -1;
	if (!stg && touch_rig_check_written(rig, dirty->trial) < 0)
		return -1;
	if (!dirty->mte)
		return 0;
	return touch_rig_check_tags(rig, dirty->trial, tagged ? rig->page_count : 0);
}

static int measure_faults(struct dirty *dirty)
{
	unsigned int tag = dirty->operation == ABI_STORE_TAG ? GUEST_TAG : 0;

	if (touch_rig_run(&dirty->rig, dirty->trial, dirty->operation, tag) < 0 ||
	    touch_rig_check_faults(&dirty->rig, dirty->trial, true) < 0 ||
	    trial_counter(dirty->trial, "touched_bytes", (uint64_t)sysconf(_SC_PAGESIZE)) < 0)
		return -1;
	return collect(dirty);
}

static int measure_passes(struct dirty *dirty)
{
	uint64_t samples[PASSES_MAX], control[PASSES_MAX];
	struct trial *trial = dirty->trial;
	size_t count = trial->samples < PASSES_MAX ? trial->samples : PASSES_MAX;

	marker_group();
	for (size_t i = 0; i < count; i++) {
		uint64_t begin_ticks = clock_ticks();

		control[i] = clock_ticks() - begin_ticks;
		if (run_job(dirty, dirty->operation) < 0)
			return -1;
		forget(dirty);
		begin_ticks = clock_begin();
		if (collect(dirty) < 0)
			return -1;
		samples[i] = clock_end() - begin_ticks;
	}
	if (trial_samples(trial, samples, count) < 0 || trial_control(trial, control, count) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", dirty->rig.backing.size_bytes);
}

/* One sample: what is split, is split for good. */
static int measure_switch(struct dirty *dirty)
{
	uint64_t begin_ticks = clock_cpu_ticks(), control = clock_cpu_ticks() - begin_ticks;
	struct trial *trial = dirty->trial;

	if (trial_samples(trial, &dirty->switch_ticks, 1) < 0 ||
	    trial_control(trial, &control, 1) < 0 ||
	    trial_counter(trial, "region_bytes", dirty->rig.backing.size_bytes) < 0 ||
	    run_job(dirty, dirty->operation) < 0)
		return -1;
	return collect(dirty);
}

static int measure(struct dirty *dirty)
{
	const struct cell *cell = dirty->trial->cell;

	if (cell_is(cell, "measure", "fault"))
		return measure_faults(dirty);
	return cell_is(cell, "measure", "switch") ? measure_switch(dirty) : measure_passes(dirty);
}

static int run(struct trial *trial)
{
	struct dirty dirty = {
		.trial = trial,
		.mte = cell_is(trial->cell, "mte", "on"),
		.operation = (enum abi_operation)cell_number(trial->cell, "access"),
		.later = cell_is(trial->cell, "logging", "later"),
	};
	int result = arrange(&dirty);

	if (result == 0)
		result = measure(&dirty);
	if (result == 0)
		result = judge(&dirty);
	free(dirty.bitmap);
	touch_rig_close(&dirty.rig);
	return result;
}

BENCH(dirty_log,
      .summary = "write-protect faults and a full pass of dirty logging, and the tags after it",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);
