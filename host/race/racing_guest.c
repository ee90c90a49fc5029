/* SPDX-License-Identifier: GPL-2.0-or-later */
/* racing_guest: a guest that takes part in a race. */
#include "host/race/racing_guest.h"

#include <string.h>

#include "host/vm/vm.h"

static size_t sample_bytes(const struct racing_guest *guest)
{
	return guest->count * guest->vcpu_count * sizeof(uint64_t);
}

static int open_vm(const struct racing_guest *guest, const struct racer *racer, struct vm **vm)
{
	const struct backing *backing = guest->backing;
	struct vm_config config = {
		.vcpu_count = guest->vcpu_count,
		.first_place = racer->index,
		.mte = guest->mte,
		.exchange_bytes = vm_exchange_size(guest->count * sizeof(uint32_t)) +
				  2 * vm_exchange_size(sample_bytes(guest)),
		.time_limit_ms = guest->time_limit_ms,
	};

	if (vm_create(vm, &config, racer->outcome) < 0)
		return -1;
	if (vm_add_memory(*vm, ABI_REGION_IPA, backing->memory, backing->size_bytes,
			  racer->outcome) == 0 &&
	    vm_add_memory(*vm, ABI_BARRIER_IPA, racer->barrier, racers_barrier_bytes(),
			  racer->outcome) == 0 &&
	    vm_start(*vm, racer->outcome) == 0)
		return 0;
	vm_destroy(*vm);
	return -1;
}

static void keep(struct racing_guest *guest, struct vm *vm, const struct vm_array *samples,
		 const struct vm_array *begins)
{
	for (unsigned int i = 0; i < guest->vcpu_count; i++) {
		struct abi_thread thread = vm_thread(vm, i);

		guest->changed += thread.results[0];
		guest->met += thread.results[1];
	}
	if (guest->samples)
		memcpy(guest->samples, samples->host, sample_bytes(guest));
	if (guest->begins)
		memcpy(guest->begins, begins->host, sample_bytes(guest));
}

static int run_job(struct racing_guest *guest, const struct racer *racer, struct vm *vm)
{
	uint64_t page_bytes = guest->backing->page_size_bytes;
	struct abi_job job = {
		.workload = ABI_RACE,
		.operation = guest->operation,
		.base = ABI_REGION_IPA + guest->first * page_bytes,
		.stride_bytes = page_bytes,
		.count = guest->count,
		.tag = guest->tag,
		.barrier = ABI_BARRIER_IPA,
		.parties = guest->parties,
		.first_party = racer->index,
		.apart_bytes = guest->apart * page_bytes,
	};
	struct vm_array order, samples, begins;

	if (vm_exchange(vm, guest->count * sizeof(uint32_t), &order, racer->outcome) < 0 ||
	    vm_exchange(vm, sample_bytes(guest), &samples, racer->outcome) < 0 ||
	    vm_exchange(vm, sample_bytes(guest), &begins, racer->outcome) < 0)
		return -1;
	for (uint32_t i = 0; i < guest->count; i++)
		((uint32_t *)order.host)[i] = i;
	job.order = order.ipa;
	job.samples = samples.ipa;
	job.begins = begins.ipa;
	if (vm_run_job(vm, &job, racer->outcome) < 0)
		return -1;
	keep(guest, vm, &samples, &begins);
	return 0;
}

int racing_guest_run(struct racing_guest *guest, const struct racer *racer)
{
	struct vm *vm;
	int result;

	if (open_vm(guest, racer, &vm) < 0)
		return -1;
	result = run_job(guest, racer, vm);
	vm_destroy(vm);
	return result;
}
