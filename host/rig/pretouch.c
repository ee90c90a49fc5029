/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pretouch: another VM that touches a rig's memory and goes. */
#include "host/rig/pretouch.h"

static int start(struct vm *vm, const struct touch_rig *rig, struct abi_job *job,
		 struct outcome *outcome)
{
	struct vm_array order, samples;

	if (vm_add_memory(vm, ABI_REGION_IPA, rig->backing.memory, rig->backing.size_bytes,
			  outcome) < 0 ||
	    vm_exchange(vm, job->count * sizeof(uint32_t), &order, outcome) < 0 ||
	    vm_exchange(vm, job->count * sizeof(uint64_t), &samples, outcome) < 0)
		return -1;
	for (uint32_t i = 0; i < job->count; i++)
		((uint32_t *)order.host)[i] = i;
	job->order = order.ipa;
	job->samples = samples.ipa;
	job->control_count = 0;
	return vm_start(vm, outcome);
}

int pretouch(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
	     unsigned int tag)
{
	struct abi_job job = touch_rig_job(rig, operation, tag);
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = rig->config.mte,
		.time_limit_ms = trial->time_limit_ms,
	};
	struct vm *vm;
	int result;

	job.stride_bytes = touch_rig_mapped_bytes(rig);
	job.count = rig->backing.size_bytes / job.stride_bytes;
	config.exchange_bytes = vm_exchange_size(job.count * sizeof(uint32_t)) +
				vm_exchange_size(job.count * sizeof(uint64_t));
	if (vm_create(&vm, &config, &trial->outcome) < 0)
		return -1;
	result = start(vm, rig, &job, &trial->outcome);
	if (result == 0)
		result = vm_run_job(vm, &job, &trial->outcome);
	vm_destroy(vm);
	return result;
}
