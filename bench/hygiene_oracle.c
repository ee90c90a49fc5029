/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene_oracle: what the granules of a guest must hold, and how many do not. */
#include "bench/hygiene.h"

#include <stdlib.h>
#include <string.h>

#include "include/mte.h"
#include "include/pattern.h"

size_t hygiene_page_count(const struct hygiene *hygiene)
{
	return hygiene->size_bytes / hygiene->page_bytes;
}

struct abi_job hygiene_job(const struct hygiene *hygiene, enum abi_workload workload)
{
	return (struct abi_job){
		.workload = workload,
		.base = ABI_REGION_IPA,
		.stride_bytes = hygiene->page_bytes,
		.count = hygiene_page_count(hygiene),
		.seed = HYGIENE_PATTERN_SEED,
		.tagging = hygiene->mte,
	};
}

static int check(struct hygiene *hygiene, const char *name, uint64_t seen, uint64_t wrong)
{
	bool unproven = !wrong && strncmp(name, "stale", 5) == 0 && !hygiene->recycled;

	hygiene->wrong += wrong;
	return trial_check(hygiene->trial, name, unproven ? 0 : seen, wrong,
			   unproven ? "no page is known to have been poisoned: zero proves nothing"
				    : NULL);
}

/* The tag that granule @address has after touch(): the guest's own on the first of a page. */
static uint64_t first_tag(const struct hygiene *hygiene, uint64_t address)
{
	bool first = address % hygiene->page_bytes == 0;

	return first && cell_is(hygiene->trial->cell, "access", "stg") ? HYGIENE_TAG : 0;
}

typedef uint64_t expected_fn(const struct hygiene *hygiene, uint64_t address);

static uint64_t pattern_of(const struct hygiene *hygiene, uint64_t address)
{
	(void)hygiene;
	return pattern_tag(address, HYGIENE_PATTERN_SEED);
}

static uint64_t zero(const struct hygiene *hygiene, uint64_t address)
{
	(void)hygiene;
	(void)address;
	return 0;
}

/* Every tag as @vm has it, from outside. */
static int check_from_outside(struct hygiene *hygiene, struct vm *vm, const char *name,
			      expected_fn *expected)
{
	size_t count = hygiene->size_bytes / MTE_GRANULE_BYTES;
	uint8_t *tags = malloc(count);
	uint64_t wrong = 0;
	int result;

	if (!tags)
		return outcome_fail(&hygiene->trial->outcome, "no memory for %zu tags", count);
	result = vm_read_tags(vm, ABI_REGION_IPA, hygiene->size_bytes, tags,
			      &hygiene->trial->outcome);
	for (size_t i = 0; i < count && result == 0; i++)
		wrong += tags[i] != expected(hygiene, ABI_REGION_IPA + i * MTE_GRANULE_BYTES);
	free(tags);
	return result < 0 ? -1 : check(hygiene, name, count, wrong);
}

/* LDG of every granule in @vm: all but @expected_other must be zero. */
static int check_zero(struct hygiene *hygiene, struct vm *vm, const char *name,
		      uint64_t expected_other)
{
	struct abi_job job = hygiene_job(hygiene, ABI_COUNT_TAGS);
	struct abi_thread thread;
	uint64_t other;

	if (vm_run_job(vm, &job, &hygiene->trial->outcome) < 0)
		return -1;
	thread = vm_thread(vm, 0);
	other = thread.results[1];
	return check(hygiene, name, thread.results[0],
		     other > expected_other ? other - expected_other : expected_other - other);
}

int hygiene_check_stale(struct hygiene *hygiene)
{
	bool stg = cell_is(hygiene->trial->cell, "access", "stg");
	uint64_t expected = stg ? hygiene_page_count(hygiene) : 0;

	if (!hygiene->mte)
		return 0;
	if (check_zero(hygiene, hygiene->vms[0], "stale_guest", expected) < 0 ||
	    check_from_outside(hygiene, hygiene->vms[0], "stale_copy_tags", first_tag) < 0)
		return -1;
	return hygiene->vm_count < 2
		       ? 0
		       : check_zero(hygiene, hygiene->vms[1], "stale_second_vm", expected);
}

static int check_pattern(struct hygiene *hygiene, struct vm *vm, const char *name,
			 const char *data_name)
{
	struct abi_job job = hygiene_job(hygiene, ABI_CHECK_PATTERN);
	struct abi_thread thread;

	if (vm_run_job(vm, &job, &hygiene->trial->outcome) < 0)
		return -1;
	thread = vm_thread(vm, 0);
	if (hygiene->mte && check(hygiene, name, thread.results[0], thread.results[1]) < 0)
		return -1;
	return check(hygiene, data_name, thread.results[0], thread.results[2]);
}

int hygiene_check_kept(struct hygiene *hygiene)
{
	if (check_pattern(hygiene, hygiene->vms[0], "lost_guest", "lost_data") < 0)
		return -1;
	if (hygiene->mte &&
	    check_from_outside(hygiene, hygiene->vms[0], "lost_copy_tags", pattern_of) < 0)
		return -1;
	return hygiene->vm_count < 2 ? 0
				     : check_pattern(hygiene, hygiene->vms[1], "lost_second_vm",
						     "lost_second_data");
}

/* Pages that were given back come back clean; the guest must touch them before anyone can tell. */
int hygiene_check_renewed(struct hygiene *hygiene)
{
	if (!hygiene->mte)
		return 0;
	if (check_zero(hygiene, hygiene->vms[0], "stale_renewed", 0) < 0)
		return -1;
	return check_from_outside(hygiene, hygiene->vms[0], "stale_renewed_copy_tags", zero);
}
