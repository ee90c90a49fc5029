/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pretouch: another VM that touches a rig's memory and goes. */
#include "host/rig/pretouch.h"

#include <string.h>

static int start(struct vm *vm, const struct touch_rig *rig, struct abi_job *job,
		 struct outcome *outcome)
{
	size_t pages = rig->page_count;
	struct vm_array order, samples;

	if (vm_add_memory(vm, ABI_REGION_IPA, rig->backing.memory, rig->backing.size_bytes,
			  outcome) < 0 ||
	    vm_exchange(vm, pages * sizeof(uint32_t), &order, outcome) < 0 ||
	    vm_exchange(vm, pages * sizeof(uint64_t), &samples, outcome) < 0)
		return -1;
	memcpy(order.host, rig->order.host, pages * sizeof(uint32_t));
	job->order = order.ipa;
	job->samples = samples.ipa;
	job->control_count = 0;
	return vm_start(vm, outcome);
}

int pretouch(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
	     unsigned int tag)
{
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = rig->config.mte,
		.exchange_bytes = vm_exchange_size(rig->page_count * sizeof(uint32_t)) +
				  vm_exchange_size(rig->page_count * sizeof(uint64_t)),
		.time_limit_ms = trial->time_limit_ms,
	};
	struct abi_job job = touch_rig_job(rig, operation, tag);
	struct vm *vm;
	int result;

	if (vm_create(&vm, &config, &trial->outcome) < 0)
		return -1;
	result = start(vm, rig, &job, &trial->outcome);
	if (result == 0)
		result = vm_run_job(vm, &job, &trial->outcome);
	vm_destroy(vm);
	return result;
}
