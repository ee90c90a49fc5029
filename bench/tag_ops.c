/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_ops: which instruction sets the tags of a page fastest.
 *
 * Measures, in the guest at EL1, one pass of an instruction over a block (a page by default) of
 * mapped memory; plain stores and DC ZVA stand beside those that store tags. Excludes all faults.
 * Expect STGM to need the fewest instructions where its block is largest (64 bytes on a
 * Neoverse-N2), DC GVA as many as DC ZVA; which of them is fastest is for hardware to say.
 */
#include "bench/factors.h"
#include "host/rig/pass_data.h"
#include "host/rig/pass_rig.h"
#include "host/rig/pass_tags.h"
#include "host/trial/trial.h"

#define OLD_TAG 3
#define NEW_TAG 5

static const struct level ops[] = {
	{"stp", ABI_PASS_STP},    {"dc-zva", ABI_PASS_ZVA},   {"stg", ABI_PASS_STG},
	{"st2g", ABI_PASS_ST2G},  {"stzg", ABI_PASS_STZG},    {"stz2g", ABI_PASS_STZ2G},
	{"stgp", ABI_PASS_STGP},  {"stgm", ABI_PASS_STGM},    {"stzgm", ABI_PASS_STZGM},
	{"dc-gva", ABI_PASS_GVA}, {"dc-gzva", ABI_PASS_GZVA}, {"ldg", ABI_PASS_LDG},
	{"ldgm", ABI_PASS_LDGM},  {"irg", ABI_PASS_IRG},      {0},
};

static const struct factor factor_op = {
	.name = "op",
	.help = "what a pass does to each granule of the block",
	.levels = ops,
	.default_level = "stgm",
};

static const struct factor factor_block = FACTOR_BLOCK("4");

static const struct factor *const factors[] = {
	&factor_mte,   &factor_op,    &factor_backing, &factor_thp,
	&factor_vcpus, &factor_block, &factor_drain,   NULL,
};

static enum abi_pass operation_of(const struct cell *cell)
{
	return (enum abi_pass)cell_number(cell, "op");
}

static const char *inapplicable(const struct cell *cell)
{
	const char *why = factor_block_inapplicable(cell);

	if (cell_is(cell, "mte", "off") && operation_of(cell) > ABI_PASS_ZVA)
		return "tags are there with mte=on only";
	return why ? why : factor_thp_inapplicable(cell);
}

static struct pass_config configure(const struct cell *cell)
{
	return (struct pass_config){
		.mte = cell_is(cell, "mte", "on"),
		.vcpu_count = (unsigned int)cell_number(cell, "vcpus"),
		.backing = (enum backing_kind)cell_number(cell, "backing"),
		.thp = cell_is(cell, "thp", "always"),
		.block_bytes = (size_t)cell_number(cell, "block_kib") << 10,
		.tag = NEW_TAG,
		.map_tag = OLD_TAG,
		.drain = cell_is(cell, "drain", "dsb"),
	};
}

static int judge(struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	uint64_t stgm_bytes = vm_thread(rig->vm, 0).results[3];

	if (stgm_bytes && trial_counter(trial, "stgm_block_bytes", stgm_bytes) < 0)
		return -1;
	if (pass_rig_check_no_faults(rig, trial) < 0 || pass_rig_check_page_size(rig, trial) < 0 ||
	    pass_data_check(rig, trial, operation) < 0)
		return -1;
	return rig->config.mte ? pass_tags_check(rig, trial, operation) : 0;
}

static int run(struct trial *trial)
{
	enum abi_pass operation = operation_of(trial->cell);
	struct pass_config config = configure(trial->cell);
	struct pass_rig rig;
	int result = -1;

	if (pass_rig_open(&rig, trial, &config) < 0)
		return -1;
	/* The warming passes of a store leave nothing for the timed ones to do: the old tags come
	 * back between them. */
	if (pass_rig_map(&rig, trial) == 0 && pass_rig_warm(&rig, trial, operation) == 0 &&
	    pass_rig_map(&rig, trial) == 0 && pass_rig_run(&rig, trial, operation) == 0)
		result = judge(&rig, trial, operation);
	pass_rig_close(&rig);
	return result;
}

BENCH(tag_ops, .summary = "instructions that set and read the tags of a page, beside plain stores",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);
