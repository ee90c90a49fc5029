/* SPDX-License-Identifier: GPL-2.0-or-later */
/* life: a guest with memory to which things happen. */
#include "host/life/life.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "include/mte.h"

/* How much of the backing lies before the memslot, and behind it. */
static size_t inset_of(const struct life *life)
{
	return life->config.inset ? life->page_bytes : 0;
}

static int open_memory(struct life *life)
{
	const struct life_config *config = &life->config;
	size_t unit_bytes = config->folio_bytes ? config->folio_bytes
						: backing_page_size(config->backing, config->thp);
	size_t least_bytes = config->pages_least * life->page_bytes;
	size_t count;

	if (!unit_bytes)
		return outcome_skip(life->outcome,
				    "this kernel has no pages of the kind asked for");
	count = (least_bytes + unit_bytes - 1) / unit_bytes;
	if (config->inset && count < 2)
		count = 2;
	poison_memory(&life->poison, count * unit_bytes, backing_huge_flags(config->backing),
		      backing_folio_size(config->backing, config->thp, config->folio_bytes), 1);
	if (backing_create_folios(&life->backing, config->backing, config->thp, config->folio_bytes,
				  count * unit_bytes, life->outcome) < 0)
		return -1;
	life->memory = (char *)life->backing.memory + inset_of(life);
	life->size_bytes = life->backing.size_bytes - 2 * inset_of(life);
	life->page_count = life->size_bytes / life->page_bytes;
	if (model_create(&life->model, ABI_REGION_IPA, life->page_count, life->page_bytes) < 0)
		return outcome_fail(life->outcome, "no memory for the model");
	return 0;
}

static size_t granule_count(const struct life *life)
{
	return life->size_bytes / MTE_GRANULE_BYTES;
}

static int share_arrays(struct life *life, unsigned int index)
{
	struct vm *vm = life->vms[index];
	size_t granules = granule_count(life);

	if (vm_exchange(vm, granules, &life->tags[index], life->outcome) < 0 ||
	    vm_exchange(vm, granules * sizeof(uint64_t), &life->words[index], life->outcome) < 0 ||
	    vm_exchange(vm, life->page_count * sizeof(uint32_t), &life->order[index],
			life->outcome) < 0 ||
	    vm_exchange(vm, life->page_count * sizeof(uint64_t), &life->samples[index],
			life->outcome) < 0)
		return -1;
	for (uint32_t i = 0; i < life->page_count; i++)
		((uint32_t *)life->order[index].host)[i] = i;
	return vm_exchange(vm, sizeof(uint64_t), &life->control[index], life->outcome);
}

static size_t exchange_bytes(const struct life *life)
{
	return vm_exchange_size(granule_count(life)) +
	       vm_exchange_size(granule_count(life) * sizeof(uint64_t)) +
	       vm_exchange_size(life->page_count * sizeof(uint32_t)) +
	       vm_exchange_size(life->page_count * sizeof(uint64_t)) +
	       vm_exchange_size(sizeof(uint64_t));
}

static int open_vm(struct life *life)
{
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = life->config.mte,
		.exchange_bytes = exchange_bytes(life),
		.time_limit_ms = life->config.time_limit_ms,
	};
	unsigned int index = life->vm_count;

	if (vm_create(&life->vms[index], &config, life->outcome) < 0)
		return -1;
	life->vm_count++;
	if (vm_add_memory(life->vms[index], ABI_REGION_IPA, life->memory, life->size_bytes,
			  life->outcome) < 0)
		return -1;
	if (life->config.logged &&
	    vm_log_dirty(life->vms[index], ABI_REGION_IPA, true, life->outcome) < 0)
		return -1;
	if (share_arrays(life, index) < 0)
		return -1;
	return vm_start(life->vms[index], life->outcome);
}

int life_open_memory(struct life *life, const struct life_config *config, struct outcome *outcome)
{
	*life = (struct life){
		.config = *config,
		.outcome = outcome,
		.backing = {.fd = -1, .memory = MAP_FAILED},
		.page_bytes = (size_t)sysconf(_SC_PAGESIZE),
	};
	return open_memory(life);
}

int life_open_vms(struct life *life)
{
	for (unsigned int i = 0; i < life->config.vms; i++)
		if (open_vm(life) < 0)
			return -1;
	life->slot = (struct vm_slot){
		.number = VM_SLOT_FIRST,
		.flags = life->config.logged ? VM_SLOT_LOGGED : 0,
		.ipa = ABI_REGION_IPA,
		.memory = life->memory,
		.size_bytes = life->size_bytes,
	};
	return 0;
}

void life_close(struct life *life)
{
	for (unsigned int i = 0; i < life->vm_count; i++)
		vm_destroy(life->vms[i]);
	life->vm_count = 0;
	backing_destroy(&life->backing);
	poison_free(&life->poison);
	model_free(&life->model);
}

struct abi_job life_job(const struct life *life, enum abi_workload workload, size_t first,
			size_t count)
{
	return (struct abi_job){
		.workload = workload,
		.base = ABI_REGION_IPA + first * life->page_bytes,
		.stride_bytes = life->page_bytes,
		.count = count,
		.tagging = life->config.mte,
	};
}

int life_touch(struct life *life, size_t first, size_t count, enum abi_operation operation,
	       uint8_t tag)
{
	struct abi_job job = life_job(life, ABI_TOUCH, first, count);

	job.operation = operation;
	job.tag = tag;
	job.order = life->order[0].ipa;
	job.samples = life->samples[0].ipa;
	job.control = life->control[0].ipa;
	job.control_count = 1;
	return vm_run_job(life->vms[0], &job, life->outcome);
}

struct backing life_part(const struct life *life, size_t first, size_t count)
{
	struct backing part = life->backing;

	part.memory = life->memory + first * life->page_bytes;
	part.size_bytes = count * life->page_bytes;
	part.offset_bytes = inset_of(life) + first * life->page_bytes;
	return part;
}
