/* SPDX-License-Identifier: GPL-2.0-or-later */
/* testbed: what most trials are run on. */
#include "host/rig/touch_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/random.h"
#include "host/machine/sysfs.h"

#define CONTROL_SAMPLES_MAX 256
#define RET_INSTRUCTION     0xd65f03c0

struct testbed_config testbed_config_plain(const struct cell *cell, enum testbed_content content)
{
	return (struct testbed_config){
		.mte = cell_is(cell, "mte", "on"),
		.vcpu_count = 1,
		.backing = (enum backing_kind)cell_number(cell, "backing"),
		.thp = cell_is(cell, "thp", "always"),
		.content = content,
	};
}

struct testbed_config testbed_config_of(const struct cell *cell)
{
	bool populated = cell_is(cell, "populate", "host");
	struct testbed_config config =
		testbed_config_plain(cell, populated ? CONTENT_ZERO : CONTENT_ABSENT);

	config.vcpu_count = (unsigned int)cell_number(cell, "vcpus");
	config.random_order = cell_is(cell, "order", "random");
	return config;
}

/* The 64-bit value of page @index: its own stream of the seed, so that any page can be checked by
 * itself. */
static uint64_t page_content(const struct testbed *testbed, const struct trial *trial, size_t index)
{
	uint64_t state = trial->seed + index;

	switch (testbed->config.content) {
	case CONTENT_RANDOM:
		return random_next(&state);
	case CONTENT_RET:
		return RET_INSTRUCTION;
	default:
		return 0;
	}
}

static volatile uint64_t *page_at(const struct testbed *testbed, size_t index)
{
	return (volatile uint64_t *)(void *)((char *)testbed->backing.memory +
					     index * testbed->backing.page_size_bytes);
}

static void populate(const struct testbed *testbed, const struct trial *trial)
{
	if (testbed->config.content == CONTENT_ABSENT)
		return;
	for (size_t i = 0; i < testbed->page_count; i++)
		*page_at(testbed, i) = page_content(testbed, trial, i);
}

static int choose_size(struct testbed *testbed, struct trial *trial)
{
	size_t page_bytes = backing_page_size(testbed->config.backing, testbed->config.thp);
	size_t fitting = page_bytes ? trial->memory_bytes / page_bytes : 0;

	if (!page_bytes)
		return outcome_skip(&trial->outcome,
				    "this kernel has no pages of the kind asked for");
	testbed->page_count = trial->samples < fitting ? trial->samples : fitting;
	if (testbed->page_count < testbed->config.vcpu_count)
		return outcome_skip(
			&trial->outcome,
			"memory = %llu holds %zu pages of %zu bytes, fewer than vCPUs: raise it",
			(unsigned long long)trial->memory_bytes, fitting, page_bytes);
	return 0;
}

static int open_backing(struct testbed *testbed, struct trial *trial)
{
	size_t page_bytes = backing_page_size(testbed->config.backing, testbed->config.thp);
	size_t size_bytes = testbed->page_count * page_bytes;

	poison_memory(&testbed->poison, size_bytes, backing_huge_flags(testbed->config.backing),
		      testbed->config.vcpu_count);
	if (backing_create(&testbed->backing, testbed->config.backing, testbed->config.thp,
			   size_bytes, &trial->outcome) < 0)
		return -1;
	populate(testbed, trial);
	return 0;
}

static size_t exchange_bytes(const struct testbed *testbed)
{
	size_t control = testbed->control_count * testbed->config.vcpu_count * sizeof(uint64_t);

	/* vm_exchange() rounds each of the three up to 64 bytes. */
	return testbed->page_count * (sizeof(uint32_t) + sizeof(uint64_t)) + control + 3 * 64;
}

static int share_arrays(struct testbed *testbed, struct trial *trial)
{
	size_t pages = testbed->page_count;
	size_t control = testbed->control_count * testbed->config.vcpu_count;

	if (vm_exchange(testbed->vm, pages * sizeof(uint32_t), &testbed->order, &trial->outcome) <
		    0 ||
	    vm_exchange(testbed->vm, pages * sizeof(uint64_t), &testbed->samples, &trial->outcome) <
		    0 ||
	    vm_exchange(testbed->vm, control * sizeof(uint64_t), &testbed->control,
			&trial->outcome) < 0)
		return -1;

	uint32_t *order = testbed->order.host;

	if (testbed->config.random_order)
		random_order(order, pages, trial->seed);
	else
		for (size_t i = 0; i < pages; i++)
			order[i] = (uint32_t)i;
	return 0;
}

static int open_vm(struct testbed *testbed, struct trial *trial)
{
	struct vm_config config = {
		.vcpu_count = testbed->config.vcpu_count,
		.mte = testbed->config.mte,
		.exchange_bytes = exchange_bytes(testbed),
		.time_limit_ms = trial->time_limit_ms,
	};

	if (vm_create(&testbed->vm, &config, &trial->outcome) < 0 ||
	    vm_add_memory(testbed->vm, ABI_REGION_IPA, testbed->backing.memory,
			  testbed->backing.size_bytes, &trial->outcome) < 0 ||
	    share_arrays(testbed, trial) < 0)
		return -1;
	return vm_start(testbed->vm, &trial->outcome);
}

int testbed_open(struct testbed *testbed, struct trial *trial, const struct testbed_config *config)
{
	*testbed = (struct testbed){.config = *config, .backing = {.fd = -1}};
	if (choose_size(testbed, trial) < 0)
		return -1;
	testbed->control_count = testbed->page_count < CONTROL_SAMPLES_MAX ? testbed->page_count
									   : CONTROL_SAMPLES_MAX;
	if (open_backing(testbed, trial) == 0 && open_vm(testbed, trial) == 0)
		return 0;
	testbed_close(testbed);
	return -1;
}

void testbed_close(struct testbed *testbed)
{
	vm_destroy(testbed->vm);
	testbed->vm = NULL;
	backing_destroy(&testbed->backing);
	poison_free(&testbed->poison);
}

struct abi_job testbed_job(const struct testbed *testbed, enum abi_operation operation,
			   unsigned int tag)
{
	return (struct abi_job){
		.workload = ABI_TOUCH,
		.operation = operation,
		.base = ABI_REGION_IPA,
		.stride_bytes = testbed->backing.page_size_bytes,
		.count = testbed->page_count,
		.order = testbed->order.ipa,
		.samples = testbed->samples.ipa,
		.control = testbed->control.ipa,
		.control_count = testbed->control_count,
		.tag = tag,
	};
}

struct vm_slot testbed_slot(const struct testbed *testbed)
{
	return (struct vm_slot){
		.number = VM_SLOT_FIRST,
		.ipa = ABI_REGION_IPA,
		.memory = testbed->backing.memory,
		.size_bytes = testbed->backing.size_bytes,
	};
}

static int keep_samples(struct testbed *testbed, struct trial *trial)
{
	size_t vcpus = testbed->config.vcpu_count;
	uint64_t counts[ABI_VCPUS_MAX];

	for (size_t i = 0; i < vcpus; i++)
		counts[i] = testbed->page_count * (i + 1) / vcpus - testbed->page_count * i / vcpus;
	if (vcpus > 1 && trial_threads(trial, counts, vcpus) < 0)
		return -1;
	if (trial_samples(trial, testbed->samples.host, testbed->page_count) < 0)
		return -1;
	return trial_control(trial, testbed->control.host, testbed->control_count * vcpus);
}

static int keep_counters(struct testbed *testbed, struct trial *trial, int64_t exits)
{
	const struct backing *backing = &testbed->backing;
	size_t page_bytes = sysfs_mapped_page_size(backing->memory, backing->size_bytes);
	size_t recycled = poison_recycled(&testbed->poison, backing->memory, backing->size_bytes);

	if (exits >= 0 && trial_counter(trial, "exits", (uint64_t)exits) < 0)
		return -1;
	if (page_bytes && trial_counter(trial, "page_size_bytes", page_bytes) < 0)
		return -1;
	if (testbed->poison.count && trial_counter(trial, "recycled_pages", recycled) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", backing->size_bytes);
}

int testbed_keep(struct testbed *testbed, struct trial *trial, int64_t exits)
{
	if (keep_samples(testbed, trial) < 0)
		return -1;
	return keep_counters(testbed, trial, exits);
}

int testbed_touch(struct testbed *testbed, struct trial *trial, enum abi_operation operation,
		  unsigned int tag)
{
	struct abi_job job = testbed_job(testbed, operation, tag);
	int64_t exits_before = vm_exits(testbed->vm);
	int result = vm_run_watched(testbed->vm, &job, &trial->watch, &trial->outcome);
	int64_t exits_after = vm_exits(testbed->vm);

	if (result < 0)
		return -1;
	return testbed_keep(testbed, trial, exits_before < 0 ? -1 : exits_after - exits_before);
}

static const struct record_counter *find_counter(const struct trial *trial, const char *name)
{
	for (size_t i = 0; i < trial->record->counter_count; i++)
		if (!strcmp(trial->record->counters[i].name, name))
			return &trial->record->counters[i];
	return NULL;
}

/* Exits of a job that touches nothing new: 11 were seen (the payload's own pages, the answer). */
#define OWN_EXITS_MAX 16

int testbed_check_faults(struct testbed *testbed, struct trial *trial, bool faults)
{
	const struct record_counter *exits = find_counter(trial, "exits");
	uint64_t pages = testbed->page_count, wrong = 0;
	char note[80];

	if (!exits)
		return 0;
	if (!faults && pages <= OWN_EXITS_MAX)
		return trial_check(trial, "no_touch_exits", 0, 0,
				   "too few touches to tell their exits from the job's own");
	if (faults && exits->value < pages)
		wrong = pages - exits->value;
	if (!faults && exits->value >= pages)
		wrong = exits->value;
	snprintf(note, sizeof(note), "%llu exits for %llu touches",
		 (unsigned long long)exits->value, (unsigned long long)pages);
	return trial_check(trial, faults ? "every_touch_exits" : "no_touch_exits", pages, wrong,
			   note);
}

int testbed_check_page_size(struct testbed *testbed, struct trial *trial)
{
	const struct record_counter *observed = find_counter(trial, "page_size_bytes");
	size_t asked = testbed->backing.page_size_bytes;
	char note[80];

	if (!observed)
		return 0;
	snprintf(note, sizeof(note), "asked for pages of %zu bytes, smaps shows %llu", asked,
		 (unsigned long long)observed->value);
	return trial_check(trial, "page_size", 1, observed->value != asked, note);
}

int testbed_check_written(struct testbed *testbed, struct trial *trial)
{
	const uint32_t *order = testbed->order.host;
	uint64_t wrong = 0;

	for (size_t i = 0; i < testbed->page_count; i++)
		wrong += *page_at(testbed, order[i]) != i + 1;
	return trial_check(trial, "written_once", testbed->page_count, wrong, NULL);
}

int testbed_check_read(struct testbed *testbed, struct trial *trial)
{
	uint64_t expected = 0, seen = 0;

	for (size_t i = 0; i < testbed->page_count; i++)
		expected ^= page_content(testbed, trial, i);
	for (unsigned int i = 0; i < testbed->config.vcpu_count; i++)
		seen ^= vm_thread(testbed->vm, i).results[0];
	return trial_check(trial, "read_content", testbed->page_count, expected != seen, NULL);
}

int testbed_check_tags(struct testbed *testbed, struct trial *trial, size_t expected_other)
{
	struct abi_job job = testbed_job(testbed, ABI_NOTHING, 0);
	const struct record_counter *recycled = find_counter(trial, "recycled_pages");
	uint64_t seen = 0, other = 0, first = 0;
	char note[120] = "";

	job.workload = ABI_COUNT_TAGS;
	if (vm_run_job(testbed->vm, &job, &trial->outcome) < 0)
		return -1;
	for (unsigned int i = 0; i < testbed->config.vcpu_count; i++) {
		struct abi_thread thread = vm_thread(testbed->vm, i);

		seen += thread.results[0];
		other += thread.results[1];
		first = first ? first : thread.results[2];
	}
	if (other != expected_other)
		snprintf(note, sizeof(note),
			 "%llu granules have a tag, %zu should; the first at 0x%llx",
			 (unsigned long long)other, expected_other, (unsigned long long)first);
	else if (!recycled || !recycled->value)
		snprintf(note, sizeof(note),
			 "no page is known to have been poisoned: zero proves nothing");

	uint64_t wrong = other > expected_other ? other - expected_other : expected_other - other;

	return trial_check(trial, "tags_zero", seen, wrong, *note ? note : NULL);
}
