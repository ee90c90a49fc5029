/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mapping: how many stage-2 faults it takes to map guest RAM.
 *
 * Counts the aborts of a guest that stores once to each 4 KiB of `memory`; a sample is one such pass
 * in a VM of its own. No times: bytes per fault tell how large the pages are that KVM maps, which is
 * what makes private and shared memory of one size differ. Excludes the doorbell and faults on the
 * guest's own arrays. The oracle reckons from the host's page table how many it must have been.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/rig/touch_rig.h"
#include "host/watch/tracepoint.h"

#define TOUCH_BYTES   4096
#define PUD_BYTES     (UINT64_C(1) << 30) /* stage 2 maps it with base pages of 4 KiB only */
#define DOORBELLS     1                   /* aborts of a job that touches nothing */
#define TOLERATED_ONE 20                  /* of so many faults may be another on hardware */

static const struct level thps[] = {
	{"never", BACKING_THP_NEVER},
	{"unadvised", BACKING_THP_UNADVISED},
	{"always", BACKING_THP_ALWAYS},
	{0},
};

static const struct factor factor_advice = {
	.name = "thp",
	.help = "transparent huge pages: forbidden, as the machine's settings have them, or asked for with madvise",
	.levels = thps,
	.default_level = "unadvised",
};

static const struct factor *const factors[] = {
	&factor_mte, &factor_backing, &factor_advice, &factor_populate, &factor_order, NULL,
};

static const char *inapplicable(const struct cell *cell)
{
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (backing_is_hugetlb(kind) && !cell_is(cell, "thp", "unadvised"))
		return "hugetlb pages are huge without advice: thp=unadvised";
	return factor_thp_inapplicable(cell);
}

struct mapping {
	struct touch_rig rig;
	struct trial *trial;
	int faults_fd;
	uint64_t *faults; /* of each pass, and of its control */
	uint64_t *controls;
	uint64_t region_bytes; /* of all passes, as what follows */
	uint64_t fault_count;
	uint64_t expected_count;
	uint64_t pass_ticks;
	uint64_t wrong_count;
};

/* Aborts of a job, the doorbell not among them; or -1 with trial->outcome. */
static int64_t count(struct mapping *mapping, enum abi_operation operation)
{
	struct abi_job job = touch_rig_job(&mapping->rig, operation, 0);
	int64_t before = tracepoint_read(mapping->faults_fd), after;

	if (vm_run_watched(mapping->rig.vm, &job, &mapping->trial->watch,
			   &mapping->trial->outcome) < 0)
		return -1;
	after = tracepoint_read(mapping->faults_fd);
	if (before < 0 || after - before < DOORBELLS)
		return outcome_fail(
			&mapping->trial->outcome,
			"%lld aborts were counted, but only the doorbell's was expected",
			(long long)(after - before));
	return after - before - DOORBELLS;
}

/* The largest block of stage 2 that a hugetlb page of @page_bytes can be mapped by. */
static uint64_t block_bytes(uint64_t page_bytes)
{
	uint64_t base_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t pmd_bytes = base_bytes * (base_bytes / sizeof(uint64_t));

	if (page_bytes >= PUD_BYTES && base_bytes == TOUCH_BYTES)
		return PUD_BYTES;
	return page_bytes >= pmd_bytes ? pmd_bytes : base_bytes;
}

/* What the host's page table says: KVM maps a huge page that it maps huge at once. */
static uint64_t expected_faults(const struct backing *backing)
{
	uint64_t base_bytes = (uint64_t)sysconf(_SC_PAGESIZE), huge_bytes;

	if (backing_is_hugetlb(backing->kind))
		return backing->size_bytes / block_bytes(backing->page_size_bytes);
	huge_bytes = sysfs_thp_mapped_bytes(backing->memory, backing->size_bytes);
	if (!huge_bytes)
		return backing->size_bytes / base_bytes;
	return huge_bytes / sysfs_thp_bytes() + (backing->size_bytes - huge_bytes) / base_bytes;
}

/* Aging and khugepaged change mappings of a host that lives. */
static uint64_t wrong_faults(const struct mapping *mapping, uint64_t faults, uint64_t expected)
{
	uint64_t wrong = faults > expected ? faults - expected : expected - faults;

	return !mapping->trial->emulated && wrong <= expected / TOLERATED_ONE ? 0 : wrong;
}

static void add_up(struct mapping *mapping, uint64_t faults)
{
	uint64_t expected = expected_faults(&mapping->rig.backing);
	const uint64_t *ticks = mapping->rig.samples.host;

	mapping->region_bytes += mapping->rig.backing.size_bytes;
	mapping->fault_count += faults;
	mapping->expected_count += expected;
	mapping->wrong_count += wrong_faults(mapping, faults, expected);
	for (size_t i = 0; i < mapping->rig.page_count; i++)
		mapping->pass_ticks += ticks[i];
}

/* The first job brings in the guest's arrays, the second is the control. */
static int count_pass(struct mapping *mapping, uint64_t index)
{
	int64_t warm = count(mapping, ABI_NOTHING);
	int64_t none = warm < 0 ? -1 : count(mapping, ABI_NOTHING);
	int64_t faults = none < 0 ? -1 : count(mapping, ABI_WRITE);

	if (faults < 0)
		return -1;
	mapping->faults[index] = (uint64_t)faults;
	mapping->controls[index] = (uint64_t)none;
	add_up(mapping, (uint64_t)faults);
	return 0;
}

/* Oracle: as many faults as that in all passes; and the memory, after the last. */
static int judge(struct mapping *mapping)
{
	struct touch_rig *rig = &mapping->rig;
	char note[100];

	snprintf(note, sizeof(note), "%llu faults where the host's page table has %llu pages",
		 (unsigned long long)mapping->fault_count,
		 (unsigned long long)mapping->expected_count);
	if (trial_check(mapping->trial, "faults_as_host_maps", mapping->expected_count,
			mapping->wrong_count, note) < 0 ||
	    touch_rig_check_written(rig, mapping->trial) < 0)
		return -1;
	return rig->config.mte ? touch_rig_check_tags(rig, mapping->trial, 0) : 0;
}

static struct touch_config configure(const struct cell *cell)
{
	struct touch_config config = touch_config_plain(
		cell, cell_is(cell, "populate", "host") ? CONTENT_ZERO : CONTENT_ABSENT);

	config.thp = (enum backing_thp)cell_number(cell, "thp");
	config.random_order = cell_is(cell, "order", "random");
	config.stride_bytes = TOUCH_BYTES;
	return config;
}

static int run_pass(struct mapping *mapping, uint64_t index)
{
	struct touch_config config = configure(mapping->trial->cell);
	int result;

	if (touch_rig_open(&mapping->rig, mapping->trial, &config) < 0)
		return -1;
	result = count_pass(mapping, index);
	if (result == 0 && index + 1 == mapping->trial->samples)
		result = judge(mapping);
	touch_rig_close(&mapping->rig);
	return result;
}

static int keep(const struct mapping *mapping)
{
	struct trial *trial = mapping->trial;

	if (trial_samples(trial, mapping->faults, trial->samples) < 0 ||
	    trial_control(trial, mapping->controls, trial->samples) < 0 ||
	    trial_counter(trial, "region_bytes", mapping->region_bytes) < 0 ||
	    trial_counter(trial, "guest_faults", mapping->fault_count) < 0 ||
	    trial_counter(trial, "pass_ticks", mapping->pass_ticks) < 0)
		return -1;
	if (!mapping->fault_count)
		return 0;
	return trial_counter(trial, "bytes_per_fault",
			     mapping->region_bytes / mapping->fault_count);
}

static int run_passes(struct mapping *mapping)
{
	uint64_t samples = mapping->trial->samples;
	uint64_t *counts = calloc(2 * samples, sizeof(*counts));
	int result = 0;

	if (!counts)
		return outcome_fail(&mapping->trial->outcome, "no memory for %llu samples",
				    (unsigned long long)samples);
	mapping->faults = counts;
	mapping->controls = counts + samples;
	for (uint64_t i = 0; result == 0 && i < samples; i++)
		result = run_pass(mapping, i);
	if (result == 0)
		result = keep(mapping);
	free(counts);
	return result;
}

static int run(struct trial *trial)
{
	struct mapping mapping = {.trial = trial,
				  .faults_fd = tracepoint_open("kvm/kvm_guest_fault")};
	int result;

	if (mapping.faults_fd < 0)
		return outcome_skip(
			&trial->outcome,
			"kvm:kvm_guest_fault cannot be counted (%s): be root, with tracefs mounted",
			strerror(-mapping.faults_fd));
	result = run_passes(&mapping);
	close(mapping.faults_fd);
	return result;
}

BENCH(mapping, .summary = "how many stage-2 faults map guest RAM, and how many bytes each",
      .unit = "count", .counted = "faults", .factors = factors, .inapplicable = inapplicable,
      .run = run);
