/* SPDX-License-Identifier: GPL-2.0-or-later */
/* negative: guests that must fail. Each ends with the right sentence, none hangs, none takes the
 * VMM with it. */
#include <string.h>
#include <sys/mman.h>

#include "host/vm/vm.h"
#include "tests/lab/tap.h"

#define REGION_BYTES 65536

struct expectation {
	const char *name;
	enum abi_workload workload;
	unsigned int vcpu_count;
	bool mte;
	enum trial_status status;
	const char *sentence; /* part of it */
};

static int run(const struct expectation *expected, struct vm *vm, void *memory,
	       struct outcome *outcome)
{
	struct abi_job job = {
		.workload = expected->workload,
		.base = ABI_REGION_IPA,
		.stride_bytes = REGION_BYTES,
		.count = 1,
	};

	if (vm_add_memory(vm, ABI_REGION_IPA, memory, REGION_BYTES, outcome) < 0 ||
	    vm_start(vm, outcome) < 0)
		return -1;
	return vm_run_job(vm, &job, outcome);
}

static void expect(const struct expectation *expected)
{
	struct vm_config config = {
		.vcpu_count = expected->vcpu_count,
		.mte = expected->mte,
		.exchange_bytes = 4096,
		.time_limit_ms = 300,
	};
	struct outcome outcome = {.status = TRIAL_OK};
	void *memory = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
	struct vm *vm;

	if (vm_create(&vm, &config, &outcome) == 0)
		run(expected, vm, memory, &outcome);
	vm_destroy(vm);
	munmap(memory, REGION_BYTES);
	tap(outcome.status == expected->status && strstr(outcome.reason.text, expected->sentence),
	    expected->name, outcome.reason.text);
}

int main(void)
{
	static const struct expectation expectations[] = {
		{"a guest that jumps to nowhere", ABI_JUMP_NOWHERE, 1, false, TRIAL_FAILED,
		 "guest abort on vCPU 0: synchronous external abort on an instruction fetch (pc 0x7f00000000"},
		{"a guest that never exits", ABI_SPIN_FOREVER, 1, false, TRIAL_FAILED,
		 "vCPU 0 did not finish in time: found at pc 0x4000"},
		{"two vCPUs that never exit", ABI_SPIN_FOREVER, 2, false, TRIAL_FAILED,
		 "did not finish in time"},
		{"a guest that takes an unexpected tag check fault", ABI_TAG_CHECK_FAULT, 1, true,
		 TRIAL_FAILED, "guest abort on vCPU 0: synchronous tag check fault on a write"},
		{"a guest that uses tags in a VM without MTE", ABI_TAG_CHECK_FAULT, 1, false,
		 TRIAL_OK, ""},
	};

	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
		expect(&expectations[i]);
	return 0;
}
