/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * absent: what mtebench is where it cannot measure. Plans and configs can be read on any machine; a
 * trial ends as a skip that says why.
 */
#include <errno.h>

#include "host/vm/vm.h"

int vm_create(struct vm **vm, const struct vm_config *config, struct outcome *outcome)
{
	(void)config;
	*vm = NULL;
	return outcome_skip(outcome,
			    "this mtebench is built for another architecture: guests need arm64");
}

void vm_destroy(struct vm *vm)
{
	(void)vm;
}

int vm_add_memory(struct vm *vm, uint64_t ipa, void *memory, size_t size_bytes,
		  struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)memory, (void)size_bytes;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_add_guest_memfd(struct vm *vm, uint64_t ipa, size_t size_bytes, void **memory,
		       struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)size_bytes, (void)memory;
	return outcome_skip(outcome, "guests need arm64");
}

void vm_vcpus_as_vmm(void)
{
}

uint32_t vm_vcpu_features(void)
{
	return 0;
}

int vm_set_slot(struct vm *vm, const struct vm_slot *slot, struct outcome *outcome)
{
	(void)vm, (void)slot;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_dirty_log(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome)
{
	(void)vm, (void)number, (void)bitmap;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_prefault(struct vm *vm, uint64_t ipa, uint64_t size_bytes, struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)size_bytes;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_exchange(struct vm *vm, size_t size_bytes, struct vm_array *array, struct outcome *outcome)
{
	(void)vm, (void)size_bytes, (void)array;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_start(struct vm *vm, struct outcome *outcome)
{
	(void)vm;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_run_job(struct vm *vm, const struct abi_job *job, struct outcome *outcome)
{
	(void)vm, (void)job;
	return outcome_skip(outcome, "guests need arm64");
}

int vm_run_watched(struct vm *vm, const struct abi_job *job, struct watch *watch,
		   struct outcome *outcome)
{
	(void)watch;
	return vm_run_job(vm, job, outcome);
}

struct abi_thread vm_thread(const struct vm *vm, unsigned int index)
{
	(void)vm, (void)index;
	return (struct abi_thread){0};
}

int vm_log_dirty(struct vm *vm, uint64_t ipa, bool on, struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)on, (void)outcome;
	return -1;
}

int vm_read_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, uint8_t *tags,
		 struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)size_bytes, (void)tags, (void)outcome;
	return -1;
}

int vm_write_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, const uint8_t *tags,
		  struct outcome *outcome)
{
	(void)vm, (void)ipa, (void)size_bytes, (void)tags, (void)outcome;
	return -1;
}

int64_t vm_exits(const struct vm *vm)
{
	(void)vm;
	return -1;
}

int64_t vm_copy_tags(struct vm *vm, const struct vm_tag_copy *copy)
{
	(void)vm, (void)copy;
	return -ENOSYS;
}

const char *vm_irqchip(const struct vm *vm)
{
	(void)vm;
	return "none";
}

int vm_has_mte(void)
{
	return -1;
}
