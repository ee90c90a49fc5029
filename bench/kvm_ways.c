/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvm_ways: memory and VMs of other kinds than a VMM's own memory in an ordinary VM: what KVM makes of
 * them with MTE.
 *
 * Measures the guest's first touch of each page, where the kernel lets it come to that; where it does not,
 * the call and errno are the result. Device memory is only read. A `way` of guest_memfd has guests one
 * after the other, each of which tags all it has, for its pages are other frames than those that are
 * poisoned. Expect every way but plain, nested and
 * pci-bar-later to be refused with MTE.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/memory/pci_bar.h"
#include "host/rig/region.h"
#include "host/vm/vm.h"
#include "include/mte.h"

#define PAGES      16
#define GUESTS_MAX 4
#define DAX_DEVICE "/dev/dax0.0"
#define DAX_ALIGN  (2u << 20)

enum way {
	WAY_PLAIN,
	WAY_NESTED,
	WAY_GUEST_MEMFD,
	WAY_GUEST_MEMFD_APART,
	WAY_PCI_BAR,
	WAY_PCI_BAR_LATER,
	WAY_DAX,
	WAY_HOLE,
};

static const struct level way_levels[] = {
	{"plain", WAY_PLAIN},
	{"nested", WAY_NESTED},
	{"guest-memfd", WAY_GUEST_MEMFD},
	{"guest-memfd-apart", WAY_GUEST_MEMFD_APART},
	{"pci-bar", WAY_PCI_BAR},
	{"pci-bar-later", WAY_PCI_BAR_LATER},
	{"dax", WAY_DAX},
	{"hole", WAY_HOLE},
	{0},
};

static const struct factor factor_way = {
	.name = "way",
	.help = "a VMM's own memory; the same in a VM whose vCPUs have EL2; guest_memfd that is mapped, or whose slot has the address of other memory; memory of a PCI device, from the start or put in place of a slot's own; a DAX device; a slot whose memory is gone",
	.levels = way_levels,
	.default_level = "plain",
};

static const struct factor *const factors[] = {&factor_mte, &factor_way, NULL};

struct ways {
	struct trial *trial;
	enum way way;
	bool mte;
	size_t page_bytes, size_bytes;
	struct vm *vm;
	void *memory; /* NULL: none is mapped */
	struct vm_array order, samples, control;
	uint64_t stale, granules; /* of all guests */
};

static bool is_guest_memfd(const struct ways *ways)
{
	return ways->way == WAY_GUEST_MEMFD || ways->way == WAY_GUEST_MEMFD_APART;
}

/* Whose content is not ours to change. */
static bool is_device(const struct ways *ways)
{
	return ways->way == WAY_PCI_BAR || ways->way == WAY_PCI_BAR_LATER || ways->way == WAY_DAX;
}

static int map_own(struct ways *ways)
{
	ways->memory = mmap(NULL, ways->size_bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ways->memory != MAP_FAILED)
		return 0;
	ways->memory = NULL;
	return outcome_refuse(&ways->trial->outcome, "mmap", errno);
}

static int map_dax(struct ways *ways)
{
	int fd = open(DAX_DEVICE, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return outcome_skip(&ways->trial->outcome,
				    "no DAX device: " DAX_DEVICE " cannot be opened (%s)",
				    strerror(errno));
	ways->size_bytes = DAX_ALIGN;
	ways->memory = mmap(NULL, ways->size_bytes, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (ways->memory != MAP_FAILED)
		return 0;
	ways->memory = NULL;
	return outcome_refuse(&ways->trial->outcome, "mmap(DAX)", errno);
}

static int map_memory(struct ways *ways)
{
	struct outcome *outcome = &ways->trial->outcome;

	switch (ways->way) {
	case WAY_GUEST_MEMFD:
		return 0;
	case WAY_DAX:
		return map_dax(ways);
	case WAY_PCI_BAR:
		ways->memory = pci_bar_map(NULL, ways->size_bytes, outcome);
		return ways->memory ? 0 : -1;
	default:
		return map_own(ways);
	}
}

static int add_memory(struct ways *ways)
{
	struct outcome *outcome = &ways->trial->outcome;

	if (is_guest_memfd(ways))
		return vm_add_guest_memfd(ways->vm, ABI_REGION_IPA, ways->size_bytes, &ways->memory,
					  outcome);
	return vm_add_memory(ways->vm, ABI_REGION_IPA, ways->memory, ways->size_bytes, outcome);
}

/* What happens to a slot's memory when the VM has it. */
static int change_memory(struct ways *ways)
{
	struct outcome *outcome = &ways->trial->outcome;

	if (ways->way == WAY_PCI_BAR_LATER)
		return pci_bar_map(ways->memory, ways->size_bytes, outcome) ? 0 : -1;
	if (ways->way == WAY_HOLE && mprotect(ways->memory, ways->size_bytes, PROT_NONE) < 0)
		return outcome_refuse(outcome, "mprotect", errno);
	return 0;
}

static int share_arrays(struct ways *ways)
{
	struct outcome *outcome = &ways->trial->outcome;

	if (vm_exchange(ways->vm, PAGES * sizeof(uint32_t), &ways->order, outcome) < 0 ||
	    vm_exchange(ways->vm, PAGES * sizeof(uint64_t), &ways->samples, outcome) < 0 ||
	    vm_exchange(ways->vm, PAGES * sizeof(uint64_t), &ways->control, outcome) < 0)
		return -1;
	for (uint32_t i = 0; i < PAGES; i++)
		((uint32_t *)ways->order.host)[i] = i;
	return 0;
}

static int open_vm(struct ways *ways)
{
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = ways->mte,
		.nested = ways->way == WAY_NESTED,
		.exchange_bytes = 3 * vm_exchange_size(PAGES * sizeof(uint64_t)),
		.time_limit_ms = ways->trial->time_limit_ms,
	};

	if (vm_create(&ways->vm, &config, &ways->trial->outcome) < 0 || map_memory(ways) < 0 ||
	    add_memory(ways) < 0 || change_memory(ways) < 0 || share_arrays(ways) < 0)
		return -1;
	return vm_start(ways->vm, &ways->trial->outcome);
}

static void close_vm(struct ways *ways)
{
	vm_destroy(ways->vm);
	ways->vm = NULL;
	if (ways->memory)
		munmap(ways->memory, ways->size_bytes);
	ways->memory = NULL;
}

static struct abi_job job_of(const struct ways *ways, enum abi_workload workload)
{
	return (struct abi_job){
		.workload = workload,
		.operation = is_device(ways) ? ABI_READ : ABI_WRITE,
		.base = ABI_REGION_IPA,
		.stride_bytes = ways->page_bytes,
		.count = PAGES,
		.order = ways->order.ipa,
		.samples = ways->samples.ipa,
		.control = ways->control.ipa,
		.control_count = PAGES,
		.tagging = ways->mte,
	};
}

static int run_job(struct ways *ways, enum abi_workload workload, struct abi_thread *thread)
{
	struct abi_job job = job_of(ways, workload);

	if (vm_run_job(ways->vm, &job, &ways->trial->outcome) < 0)
		return -1;
	*thread = vm_thread(ways->vm, 0);
	return 0;
}

/* The exclusive or of the words that a guest which reads each page sees. */
static uint64_t content_of(const struct ways *ways)
{
	uint64_t all = 0;

	for (size_t i = 0; i < PAGES; i++)
		all ^= *(volatile uint64_t *)(void *)((char *)ways->memory + i * ways->page_bytes);
	return all;
}

/* Oracle: the guest read what is there, where that says anything. */
static int check_read(struct ways *ways, uint64_t before, uint64_t seen)
{
	bool told = before && before == content_of(ways);

	return trial_check(ways->trial, "read_content", told ? PAGES : 0,
			   told && seen != before ? PAGES : 0,
			   told ? NULL : "all is zero, or somebody writes to it");
}

/* Oracle: each page holds the number of the touch that wrote it, where the VMM sees the page. */
static int check_written(struct ways *ways)
{
	uint64_t wrong = 0;

	if (ways->way == WAY_GUEST_MEMFD_APART)
		return 0;
	for (size_t i = 0; i < PAGES; i++)
		wrong += *(volatile uint64_t *)(void *)((char *)ways->memory +
							i * ways->page_bytes) != i + 1;
	return trial_check(ways->trial, "written_once", PAGES, wrong, NULL);
}

/* The guest looks at all tags before it leaves its own for the next one. */
static int look_at_tags(struct ways *ways)
{
	struct abi_thread thread;

	if (!ways->mte || !is_guest_memfd(ways))
		return 0;
	if (run_job(ways, ABI_COUNT_TAGS, &thread) < 0)
		return -1;
	ways->granules += thread.results[0];
	ways->stale += thread.results[1];
	return run_job(ways, ABI_WRITE_PATTERN, &thread);
}

static int live(struct ways *ways)
{
	uint64_t before = is_device(ways) ? content_of(ways) : 0;
	struct abi_thread thread;

	if (run_job(ways, ABI_TOUCH, &thread) < 0)
		return -1;
	if ((is_device(ways) ? check_read(ways, before, thread.results[0]) : check_written(ways)) <
	    0)
		return -1;
	return look_at_tags(ways);
}

static int keep(struct ways *ways)
{
	struct trial *trial = ways->trial;

	if (region_keep_samples(trial, ways->samples.host, ways->control.host, PAGES, 1) < 0 ||
	    trial_counter(trial, "page_size_bytes", ways->page_bytes) < 0)
		return -1;
	if (!ways->granules)
		return 0;
	return trial_check(trial, "tags_zero", ways->granules, ways->stale, NULL);
}

static int run(struct trial *trial)
{
	struct ways ways = {
		.trial = trial,
		.way = (enum way)cell_number(trial->cell, "way"),
		.mte = cell_is(trial->cell, "mte", "on"),
		.page_bytes = (size_t)sysconf(_SC_PAGESIZE),
	};
	unsigned int guests = is_guest_memfd(&ways) ? GUESTS_MAX : 1;
	int result = 0;

	ways.size_bytes = PAGES * ways.page_bytes;
	for (unsigned int i = 0; result == 0 && i < guests; i++) {
		result = open_vm(&ways);
		if (result == 0)
			result = live(&ways);
		if (result == 0 && i + 1 == guests)
			result = keep(&ways);
		close_vm(&ways);
	}
	return result;
}

BENCH(kvm_ways,
      .summary =
	      "other ways to give a guest memory (guest_memfd, a PCI BAR, DAX, nested): what KVM allows with MTE",
      .unit = "ticks", .factors = factors, .run = run);
