/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_ram: throughput and latency of guest RAM once it is mapped.
 *
 * Measures, in the guest, one pass over a block: a sample is the ticks of bytes_per_sample bytes.
 * Excludes all faults: the host has filled the memory and the guest has written to it before, and
 * the oracle counts the aborts. Expect private and shared memory to cost the same in pages of the
 * same size; the instructions are the same whatever the memory, so the lab shows the harness and
 * hardware shows the memory. op=libc-copy and libc-fill are the same work by this machine's memcpy
 * and memset, in the VMM: the yardstick of the guest's loops.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <string.h>

#include "host/machine/caches.h"
#include "host/machine/place.h"
#include "host/memory/tags.h"
#include "host/rig/pass_data.h"
#include "host/rig/pass_rig.h"

#define TAG 5

#define DRAM_BYTES                                                                                 \
	(UINT64_C(256) << 20) /* where no cache beyond the cores' is known, or a small one */

/* With an enum abi_pass: not the guest does it, but this machine's libc. */
#define LIBC 0x100

static const struct level ops[] = {
	{"read", ABI_PASS_READ},
	{"write", ABI_PASS_WRITE},
	{"copy", ABI_PASS_COPY},
	{"fill", ABI_PASS_FILL},
	{"chase", ABI_PASS_CHASE},
	{"random", ABI_PASS_RANDOM},
	{"libc-copy", LIBC | ABI_PASS_COPY},
	{"libc-fill", LIBC | ABI_PASS_FILL},
	{0},
};
static const struct level checkings[] = {
	{"none", ABI_TCF_NONE},
	{"sync", ABI_TCF_SYNC},
	{"async", ABI_TCF_ASYNC},
	{"asymm", ABI_TCF_ASYMM},
	{"unchecked", ABI_TCF_NONE | ABI_TCO | ABI_TCMA0},
	{0},
};
static const struct level addresses[] = {LEVEL("untagged"), LEVEL("tagged"), {0}};

static const struct factor factor_op = {
	.name = "op",
	.help = "what a pass does with each byte of the block; libc-*: the VMM's own libc does it",
	.levels = ops,
	.default_level = "read",
};

static const struct factor factor_tcf = {
	.name = "tcf",
	.help = "tag check faults in the guest (SCTLR_EL1.TCF); with none, tags are still read and compared; with "
		"unchecked (TCO, and TCMA0 for tag 0) they are not",
	.levels = checkings,
	.default_level = "none",
};

static const struct factor factor_tco = {
	.name = "tco",
	.help = "tag check override in the guest (PSTATE.TCO)",
	.levels = factor_off_on,
	.default_level = "off",
};

static const struct factor factor_address = {
	.name = "address",
	.help = "logical tag of the guest's addresses: 0 or 5; the memory's tags are the same",
	.levels = addresses,
	.default_level = "untagged",
};

/* Of a cache level half is used, of the memory a set of four times the last level, or 256M. */
enum set { SET_BLOCKS, SET_L1, SET_L2, SET_LLC, SET_DRAM };

static const struct level sets[] = {
	{"blocks", SET_BLOCKS},
	{"L1", SET_L1},
	{"L2", SET_L2},
	{"LLC", SET_LLC},
	{"DRAM", SET_DRAM},
	{"128K", 128 << 10},
	{"1M", 1 << 20},
	{"16M", 16 << 20},
	{"256M", 256 << 20},
	{"1G", 1 << 30},
	{0},
};

static const struct factor factor_set = {
	.name = "set",
	.help = "working set: one block per sample, what fits a cache of vCPU 0's CPU or none of them, or a number of bytes",
	.levels = sets,
	.default_level = "blocks",
	.silent = true,
};

static const struct factor factor_block = FACTOR_BLOCK("64");

static const struct factor *const factors[] = {
	&factor_mte, &factor_backing, &factor_op,    &factor_tcf,   &factor_tco, &factor_address,
	&factor_thp, &factor_vcpus,   &factor_block, &factor_drain, &factor_set, NULL,
};

static enum abi_pass operation_of(const struct cell *cell)
{
	return (enum abi_pass)(cell_number(cell, "op") & ~(uint64_t)LIBC);
}

static bool is_libc(const struct cell *cell)
{
	return cell_number(cell, "op") & LIBC;
}

static const char *inapplicable(const struct cell *cell)
{
	bool mte = cell_is(cell, "mte", "on");
	bool checking = !cell_is(cell, "tcf", "none") || cell_is(cell, "tco", "on");
	const char *why = factor_block_inapplicable(cell);

	if (cell_is(cell, "tcf", "unchecked") && cell_is(cell, "tco", "on"))
		return "tcf=unchecked has PSTATE.TCO on already";
	if (is_libc(cell) && (cell_is(cell, "drain", "dsb") || !cell_is(cell, "set", "blocks")))
		return "drain and set are of passes in the guest";
	if (!mte && checking)
		return "tags are checked with mte=on only";
	if (!why)
		why = factor_thp_inapplicable(cell);
	if (why)
		return why;
	if (is_libc(cell) &&
	    (mte || cell_is(cell, "address", "tagged") || !cell_is(cell, "vcpus", "1")))
		return "libc works in the VMM: mte=off, address=untagged, vcpus=1";
	return NULL;
}

static struct pass_config configure(const struct cell *cell)
{
	unsigned int tag = cell_is(cell, "address", "tagged") ? TAG : 0;
	unsigned int tco = cell_is(cell, "tco", "on") ? ABI_TCO : 0;

	return (struct pass_config){
		.mte = cell_is(cell, "mte", "on"),
		.vcpu_count = (unsigned int)cell_number(cell, "vcpus"),
		.backing = (enum backing_kind)cell_number(cell, "backing"),
		.thp = cell_is(cell, "thp", "always"),
		.block_bytes = (size_t)cell_number(cell, "block_kib") << 10,
		.halves = operation_of(cell) == ABI_PASS_COPY,
		.tag = tag,
		.map_tag = tag,
		.tag_check = (unsigned int)cell_number(cell, "tcf") | tco,
		.drain = cell_is(cell, "drain", "dsb"),
	};
}

static int judge(struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	if (pass_rig_check_no_faults(rig, trial) < 0 || pass_rig_check_page_size(rig, trial) < 0 ||
	    pass_data_check(rig, trial, operation) < 0)
		return -1;
	if (!rig->config.mte)
		return 0;
	if (pass_rig_check_tag_checking(rig, trial) < 0)
		return -1;
	return pass_rig_check_tags(rig, trial, rig->config.map_tag);
}

static int run_guest(struct trial *trial, const struct pass_config *config)
{
	enum abi_pass operation = operation_of(trial->cell);
	struct pass_rig rig;
	int result = -1;

	if (cell_is(trial->cell, "tcf", "asymm") && tags_level() < 3)
		return outcome_skip(&trial->outcome,
				    "this CPU has no asymmetric tag checks (FEAT_MTE3)");
	if (pass_rig_open(&rig, trial, config) < 0)
		return -1;
	if ((operation != ABI_PASS_CHASE || pass_data_link(&rig, trial) == 0) &&
	    pass_rig_map(&rig, trial) == 0 && pass_rig_warm(&rig, trial, operation) == 0 &&
	    pass_rig_run(&rig, trial, operation) == 0)
		result = judge(&rig, trial, operation);
	pass_rig_close(&rig);
	return result;
}

static void libc_copy(void *block, void *target, size_t size_bytes)
{
	memcpy(target, block, size_bytes);
}

static void libc_fill(void *block, void *target, size_t size_bytes)
{
	(void)target;
	memset(block, 0, size_bytes);
}

static int run_libc(struct trial *trial, const struct pass_config *config)
{
	enum abi_pass operation = operation_of(trial->cell);
	bool copy = operation == ABI_PASS_COPY;
	struct pass_rig rig;
	int result;

	if (pass_rig_open(&rig, trial, config) < 0)
		return -1;
	result = pass_rig_run_here(&rig, trial, copy ? libc_copy : libc_fill);
	if (result == 0)
		result = pass_data_check(&rig, trial, operation);
	pass_rig_close(&rig);
	return result;
}

static int choose_set(struct trial *trial, struct pass_config *config)
{
	static const unsigned int levels[] = {[SET_L1] = 1, [SET_L2] = 2, [SET_LLC] = CACHES_LAST};
	uint64_t set = cell_number(trial->cell, "set"), cache_bytes;
	unsigned int cpu = place_vcpu(place_allowed(), 0);

	config->set_bytes = set > SET_DRAM ? set : 0;
	if (set == SET_BLOCKS || set > SET_DRAM)
		return 0;
	if (set == SET_DRAM && trial->emulated)
		return outcome_skip(&trial->outcome,
				    "set = DRAM: an emulated CPU has no caches; give bytes (128K)");
	cache_bytes = caches_bytes(cpu, set == SET_DRAM ? CACHES_LAST : levels[set]);
	if (set == SET_DRAM) {
		config->set_bytes = 4 * cache_bytes > DRAM_BYTES ? 4 * cache_bytes : DRAM_BYTES;
		return 0;
	}
	if (!cache_bytes)
		return outcome_skip(&trial->outcome,
				    "set = %s: hwloc knows no such cache of CPU %u; give bytes",
				    cell_level(trial->cell, "set"), cpu);
	config->set_bytes = cache_bytes / 2;
	return 0;
}

static int run(struct trial *trial)
{
	struct pass_config config = configure(trial->cell);

	if (choose_set(trial, &config) < 0)
		return -1;
	config.no_vm = is_libc(trial->cell);
	return config.no_vm ? run_libc(trial, &config) : run_guest(trial, &config);
}

BENCH(guest_ram,
      .summary =
	      "throughput and latency of guest RAM once it is mapped, shared against private, with tag checking",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);
