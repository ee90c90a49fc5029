/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stage2_fault: latency of the guest's first touch of a page.
 *
 * Measures, in the guest, one access to a page that stage 2 does not map: exit, host page (unless
 * populate=host), tag sanitisation (mte=on), stage-2 mapping, entry. Excludes stage-1 walks of the
 * guest (blocks of 1 GiB) and faults on its own arrays (warmed). Write is the honest access: reads
 * of untouched anonymous memory map the zero page. Expect thousands of instructions, growing with
 * the kernel version, and with mte=on one mte_clear_page_tags a page.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <string.h>

#include "host/rig/lines.h"
#include "host/rig/touch_rig.h"

#define STORED_TAG 3

static const struct level accesses[] = {
	{"write", ABI_WRITE}, {"read", ABI_READ}, {"exec", ABI_EXEC}, {"stg", ABI_STORE_TAG}, {0},
};

static const struct level populates[] = {
	LEVEL("none"),
	LEVEL("host"),
	LEVEL("prefault"),
	{0},
};

static const struct factor factor_prefault = {
	.name = "populate",
	.help = "host page absent before the touch, or present so that only stage 2 is missing, or both made by KVM_PRE_FAULT_MEMORY",
	.levels = populates,
	.default_level = "none",
};

static const struct factor factor_access = {
	.name = "access",
	.help = "what touches the page: a store, a load, a call, STG",
	.levels = accesses,
	.default_level = "write",
};

static const struct factor *const factors[] = {
	&factor_mte,   &factor_backing, &factor_access, &factor_order, &factor_prefault,
	&factor_vcpus, &factor_thp,     &factor_folio,  &factor_lines, NULL,
};

static const char *inapplicable(const struct cell *cell)
{
	bool thp = factor_asks_folios(cell);

	if (cell_is(cell, "access", "stg") && cell_is(cell, "mte", "off"))
		return "STG needs mte=on";
	if (cell_is(cell, "access", "exec") && !cell_is(cell, "populate", "host"))
		return "access=exec needs code in the page, so populate=host";
	if (!cell_is(cell, "lines", "left") &&
	    (!cell_is(cell, "populate", "host") || !cell_is(cell, "vcpus", "1")))
		return "lines is of pages that are there, and of one vCPU: populate=host, vcpus=1";
	if (thp && cell_is(cell, "access", "read") && !cell_is(cell, "populate", "host"))
		return "a read of absent memory makes no huge page and no folio";
	return factor_thp_inapplicable(cell);
}

static struct touch_config configure(const struct cell *cell)
{
	struct touch_config config = touch_config_of(cell);

	config.whole_folios = true;
	if (config.content == CONTENT_ABSENT)
		return config;
	if (cell_is(cell, "access", "read"))
		config.content = CONTENT_RANDOM;
	if (cell_is(cell, "access", "exec"))
		config.content = CONTENT_RET;
	return config;
}

static bool is_prefaulted(const struct trial *trial)
{
	return cell_is(trial->cell, "populate", "prefault");
}

static int prefault(struct touch_rig *rig, struct trial *trial)
{
	if (!is_prefaulted(trial))
		return 0;
	return vm_prefault(rig->vm, ABI_REGION_IPA, rig->backing.size_bytes, &trial->outcome);
}

static int judge(struct touch_rig *rig, struct trial *trial, enum abi_operation operation)
{
	bool tagging = operation == ABI_STORE_TAG;

	if ((!is_prefaulted(trial) && touch_rig_check_faults(rig, trial, true) < 0) ||
	    touch_rig_check_page_size(rig, trial) < 0)
		return -1;
	if (operation == ABI_WRITE && touch_rig_check_written(rig, trial) < 0)
		return -1;
	if (operation == ABI_READ && touch_rig_check_read(rig, trial) < 0)
		return -1;
	if (!rig->config.mte)
		return 0;
	return touch_rig_check_tags(rig, trial, tagging ? rig->page_count : 0);
}

static int run(struct trial *trial)
{
	enum abi_operation operation = (enum abi_operation)cell_number(trial->cell, "access");
	struct touch_config config = configure(trial->cell);
	struct touch_rig rig;

	if (touch_rig_open(&rig, trial, &config) < 0)
		return -1;

	int result = prefault(&rig, trial);

	if (result == 0)
		result = lines_arrange(trial, &rig.backing, true);
	if (result == 0)
		result = touch_rig_run(&rig, trial, operation,
				       operation == ABI_STORE_TAG ? STORED_TAG : 0);
	if (result == 0)
		result = judge(&rig, trial, operation);
	touch_rig_close(&rig);
	return result;
}

BENCH(stage2_fault, .summary = "latency of the guest's first touch of a page", .unit = "ticks",
      .factors = factors, .inapplicable = inapplicable, .run = run);
