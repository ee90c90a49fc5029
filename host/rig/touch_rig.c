/* SPDX-License-Identifier: GPL-2.0-or-later */
/* touch_rig: what most trials are run on. */
#include "host/rig/touch_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "host/machine/random.h"
#include "host/machine/sysfs.h"
#include "host/memory/folio.h"
#include "host/rig/region.h"

#define RET_INSTRUCTION 0xd65f03c0

struct touch_config touch_config_plain(const struct cell *cell, enum touch_content content)
{
	return (struct touch_config){
		.mte = cell_is(cell, "mte", "on"),
		.vcpu_count = 1,
		.backing = (enum backing_kind)cell_number(cell, "backing"),
		.thp = cell_is(cell, "thp", "always") ? BACKING_THP_ALWAYS : BACKING_THP_NEVER,
		.folio_bytes = cell_number_or(cell, "folio", 0),
		.content = content,
	};
}

struct touch_config touch_config_of(const struct cell *cell)
{
	bool populated = cell_is(cell, "populate", "host");
	struct touch_config config =
		touch_config_plain(cell, populated ? CONTENT_ZERO : CONTENT_ABSENT);

	config.vcpu_count = (unsigned int)cell_number(cell, "vcpus");
	config.random_order = cell_is(cell, "order", "random");
	return config;
}

/* The 64-bit value of page @index: its own stream of the seed, so that any page can be checked by
 * itself. */
static uint64_t page_content(const struct touch_rig *rig, const struct trial *trial, size_t index)
{
	uint64_t state = trial->seed + index;

	switch (rig->config.content) {
	case CONTENT_RANDOM:
		return random_next(&state);
	case CONTENT_RET:
		return RET_INSTRUCTION;
	default:
		return 0;
	}
}

static volatile uint64_t *page_at(const struct touch_rig *rig, size_t index)
{
	return (volatile uint64_t *)(void *)((char *)rig->backing.memory +
					     index * rig->stride_bytes);
}

static void populate(const struct touch_rig *rig, const struct trial *trial)
{
	if (rig->config.content == CONTENT_ABSENT)
		return;
	for (size_t i = 0; i < rig->page_count; i++)
		*page_at(rig, i) = page_content(rig, trial, i);
}

static int open_backing(struct touch_rig *rig, struct trial *trial)
{
	const struct touch_config *config = &rig->config;
	size_t size_bytes = rig->page_count * rig->stride_bytes;

	poison_memory(&rig->poison, size_bytes, backing_huge_flags(config->backing),
		      backing_folio_size(config->backing, config->thp, config->folio_bytes),
		      config->vcpu_count);
	if (backing_create_folios(&rig->backing, config->backing, config->thp, config->folio_bytes,
				  size_bytes, &trial->outcome) < 0)
		return -1;
	populate(rig, trial);
	return 0;
}

static size_t exchange_bytes(const struct touch_rig *rig)
{
	size_t control = rig->control_count * rig->config.vcpu_count;

	return vm_exchange_size(rig->page_count * sizeof(uint32_t)) +
	       vm_exchange_size(rig->page_count * sizeof(uint64_t)) +
	       vm_exchange_size(control * sizeof(uint64_t));
}

static int share_arrays(struct touch_rig *rig, struct trial *trial)
{
	size_t pages = rig->page_count;
	size_t control = rig->control_count * rig->config.vcpu_count;

	if (vm_exchange(rig->vm, pages * sizeof(uint32_t), &rig->order, &trial->outcome) < 0 ||
	    vm_exchange(rig->vm, pages * sizeof(uint64_t), &rig->samples, &trial->outcome) < 0 ||
	    vm_exchange(rig->vm, control * sizeof(uint64_t), &rig->control, &trial->outcome) < 0)
		return -1;

	uint32_t *order = rig->order.host;

	if (rig->config.random_order)
		random_order(order, pages, trial->seed);
	else
		for (size_t i = 0; i < pages; i++)
			order[i] = (uint32_t)i;
	return 0;
}

static int open_vm(struct touch_rig *rig, struct trial *trial)
{
	struct vm_config config = {
		.vcpu_count = rig->config.vcpu_count,
		.mte = rig->config.mte,
		.log = rig->config.log,
		.split_bytes = rig->config.split_bytes,
		.exchange_bytes = exchange_bytes(rig),
		.time_limit_ms = trial->time_limit_ms,
	};

	if (vm_create(&rig->vm, &config, &trial->outcome) < 0 ||
	    vm_add_memory(rig->vm, ABI_REGION_IPA, rig->backing.memory, rig->backing.size_bytes,
			  &trial->outcome) < 0 ||
	    share_arrays(rig, trial) < 0)
		return -1;
	return vm_start(rig->vm, &trial->outcome);
}

/* Whole folios with trial->samples base pages, or more. */
static size_t folio_touches(struct trial *trial, size_t folio_bytes, size_t base_bytes)
{
	size_t touches = folio_bytes / base_bytes, folios;
	uint64_t samples = trial->samples;

	trial->samples = (samples + touches - 1) / touches;
	folios = region_page_count(trial, folio_bytes, 1);
	trial->samples = samples;
	return folios * touches;
}

size_t touch_rig_mapped_bytes(const struct touch_rig *rig)
{
	size_t folio_bytes = rig->config.folio_bytes;

	if (folio_bytes)
		return folio_bytes < sysfs_thp_bytes() ? (size_t)sysconf(_SC_PAGESIZE)
						       : folio_bytes;
	return rig->stride_bytes;
}

static int choose_touches(struct touch_rig *rig, struct trial *trial)
{
	const struct touch_config *config = &rig->config;
	size_t page_bytes = config->folio_bytes ? config->folio_bytes
						: backing_page_size(config->backing, config->thp);

	rig->stride_bytes = config->stride_bytes ? config->stride_bytes : page_bytes;
	if (config->whole_folios)
		rig->stride_bytes = touch_rig_mapped_bytes(rig);
	if (config->stride_bytes)
		rig->page_count = region_whole_bytes(trial, page_bytes) / config->stride_bytes;
	else if (rig->stride_bytes < page_bytes)
		rig->page_count = folio_touches(trial, page_bytes, rig->stride_bytes);
	else
		rig->page_count = region_page_count(trial, page_bytes, config->vcpu_count);
	return rig->page_count ? 0 : -1;
}

int touch_rig_open(struct touch_rig *rig, struct trial *trial, const struct touch_config *config)
{
	*rig = (struct touch_rig){.config = *config, .backing = {.fd = -1}};
	if (choose_touches(rig, trial) < 0)
		return -1;
	rig->control_count = region_control_count(rig->page_count);
	if (open_backing(rig, trial) == 0 && open_vm(rig, trial) == 0)
		return 0;
	touch_rig_close(rig);
	return -1;
}

void touch_rig_close(struct touch_rig *rig)
{
	vm_destroy(rig->vm);
	rig->vm = NULL;
	backing_destroy(&rig->backing);
	poison_free(&rig->poison);
}

struct abi_job touch_rig_job(const struct touch_rig *rig, enum abi_operation operation,
			     unsigned int tag)
{
	return (struct abi_job){
		.workload = ABI_TOUCH,
		.operation = operation,
		.base = ABI_REGION_IPA,
		.stride_bytes = rig->stride_bytes,
		.count = rig->page_count,
		.order = rig->order.ipa,
		.samples = rig->samples.ipa,
		.control = rig->control.ipa,
		.control_count = rig->control_count,
		.tag = tag,
	};
}

struct vm_slot touch_rig_slot(const struct touch_rig *rig)
{
	return (struct vm_slot){
		.number = VM_SLOT_FIRST,
		.ipa = ABI_REGION_IPA,
		.memory = rig->backing.memory,
		.size_bytes = rig->backing.size_bytes,
	};
}

int touch_rig_keep(struct touch_rig *rig, struct trial *trial, int64_t exits)
{
	if (region_keep_samples(trial, rig->samples.host, rig->control.host, rig->page_count,
				rig->config.vcpu_count) < 0)
		return -1;
	if (exits >= 0 && trial_counter(trial, "exits", (uint64_t)exits) < 0)
		return -1;
	return region_keep_counters(trial, &rig->backing, &rig->poison);
}

int touch_rig_run(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
		  unsigned int tag)
{
	struct abi_job job = touch_rig_job(rig, operation, tag);
	int64_t exits_before = vm_exits(rig->vm);
	int result = vm_run_watched(rig->vm, &job, &trial->watch, &trial->outcome);
	int64_t exits_after = vm_exits(rig->vm);

	if (result < 0)
		return -1;
	return touch_rig_keep(rig, trial, exits_before < 0 ? -1 : exits_after - exits_before);
}

static const struct record_counter *find_counter(const struct trial *trial, const char *name)
{
	for (size_t i = 0; i < trial->record->counter_count; i++)
		if (strcmp(trial->record->counters[i].name, name) == 0)
			return &trial->record->counters[i];
	return NULL;
}

/* Exits of a job that touches nothing new: 11 were seen (the payload's own pages, the answer). */
#define OWN_EXITS_MAX 16

int touch_rig_check_faults(struct touch_rig *rig, struct trial *trial, bool faults)
{
	const struct record_counter *exits = find_counter(trial, "exits");
	uint64_t pages = rig->page_count, wrong = 0;
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

int touch_rig_check_page_size(struct touch_rig *rig, struct trial *trial)
{
	const struct record_counter *seen = find_counter(trial, "page_size_bytes");

	if (rig->backing.folio_bytes)
		return folio_require(&rig->backing, &trial->outcome);
	return region_check_page_size(trial, &rig->backing, seen ? seen->value : 0);
}

int touch_rig_check_written(struct touch_rig *rig, struct trial *trial)
{
	const uint32_t *order = rig->order.host;
	uint64_t wrong = 0;

	for (size_t i = 0; i < rig->page_count; i++)
		wrong += *page_at(rig, order[i]) != i + 1;
	return trial_check(trial, "written_once", rig->page_count, wrong, NULL);
}

int touch_rig_check_read(struct touch_rig *rig, struct trial *trial)
{
	uint64_t expected = 0, seen = 0;

	for (size_t i = 0; i < rig->page_count; i++)
		expected ^= page_content(rig, trial, i);
	for (unsigned int i = 0; i < rig->config.vcpu_count; i++)
		seen ^= vm_thread(rig->vm, i).results[0];
	return trial_check(trial, "read_content", rig->page_count, expected != seen, NULL);
}

int touch_rig_check_tags(struct touch_rig *rig, struct trial *trial, size_t expected_other)
{
	struct abi_job job = touch_rig_job(rig, ABI_NOTHING, 0);
	const struct record_counter *recycled = find_counter(trial, "recycled_pages");
	bool proven = recycled && recycled->value;
	uint64_t seen = 0, other = 0, first = 0;
	char note[120] = "";

	job.workload = ABI_COUNT_TAGS;
	if (vm_run_job(rig->vm, &job, &trial->outcome) < 0)
		return -1;
	for (unsigned int i = 0; i < rig->config.vcpu_count; i++) {
		struct abi_thread thread = vm_thread(rig->vm, i);

		seen += thread.results[0];
		other += thread.results[1];
		first = first ? first : thread.results[2];
	}
	if (other != expected_other)
		snprintf(note, sizeof(note),
			 "%llu granules have a tag, %zu should; the first at 0x%llx",
			 (unsigned long long)other, expected_other, (unsigned long long)first);
	else if (!proven)
		snprintf(note, sizeof(note), REGION_UNPROVEN);

	uint64_t wrong = other > expected_other ? other - expected_other : expected_other - other;

	return trial_check(trial, "tags_zero", proven || wrong ? seen : 0, wrong,
			   *note ? note : NULL);
}
