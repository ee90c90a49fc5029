/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_memfd: where a kernel lets a VM with MTE have guest_memfd, nothing clears the tags of its
 * pages, and a guest reads what the guest before it has written (doc/findings.md). Guests one after
 * the other, each of which tags all it has: what counts is what the next one sees. The kernel hands
 * out other frames for guest_memfd than for a process's memory, so the poison of the other trials
 * does not show here.
 */
#include <errno.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/memory/tags.h"
#include "host/vm/arm64/vm_private.h"
#include "tests/lab/tap.h"

/* uapi/linux/kvm.h of Linux 6.18; older headers lack them. */
struct create_guest_memfd {
	uint64_t size;
	uint64_t flags;
	uint64_t reserved[6];
};

struct memory_region2 {
	uint32_t slot;
	uint32_t flags;
	uint64_t guest_phys_addr;
	uint64_t memory_size;
	uint64_t userspace_addr;
	uint64_t guest_memfd_offset;
	uint32_t guest_memfd;
	uint32_t pad1;
	uint64_t pad2[14];
};

#define CREATE_GUEST_MEMFD     _IOWR(KVMIO, 0xd4, struct create_guest_memfd)
#define SET_MEMORY_REGION2     _IOW(KVMIO, 0x49, struct memory_region2)
#define MEMORY_IS_GUEST_MEMFD  (1u << 2)
#define MAY_MMAP_AND_IS_SHARED 3ull

#define REGION_BYTES (1 << 20)
#define GUESTS       4

/* Memory whose pages come from guest_memfd; its address must be of memory that may have tags. */
static int add_memory(struct vm *vm, int fd, void *address, struct outcome *outcome)
{
	struct memory_region2 region = {
		.slot = vm->slot_count,
		.flags = MEMORY_IS_GUEST_MEMFD,
		.guest_phys_addr = ABI_REGION_IPA,
		.memory_size = REGION_BYTES,
		.userspace_addr = (uintptr_t)address,
		.guest_memfd = (uint32_t)fd,
	};

	if (fd < 0)
		return outcome_refuse(outcome, "KVM_CREATE_GUEST_MEMFD", errno);
	if (ioctl(vm->fd, SET_MEMORY_REGION2, &region) == 0)
		return 0;
	return outcome_refuse(outcome, "KVM_SET_USER_MEMORY_REGION2", errno);
}

static int64_t run_job(struct vm *vm, enum abi_workload workload, struct outcome *outcome)
{
	struct abi_job job = {
		.workload = workload,
		.base = ABI_REGION_IPA,
		.stride_bytes = REGION_BYTES,
		.count = 1,
		.tagging = 1,
	};

	return vm_run_job(vm, &job, outcome) < 0 ? -1 : (int64_t)vm_thread(vm, 0).results[1];
}

/* Granules that have a tag when a new guest looks at them; then it tags them all. -1 with
 * @outcome. */
static int64_t live(struct outcome *outcome)
{
	struct vm_config config = {
		.vcpu_count = 1, .mte = true, .exchange_bytes = 4096, .time_limit_ms = 5000};
	void *address = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct create_guest_memfd create = {.size = REGION_BYTES, .flags = MAY_MMAP_AND_IS_SHARED};
	struct vm *vm;
	int64_t stale = -1;
	int fd;

	if (vm_create(&vm, &config, outcome) < 0)
		return -1;
	fd = ioctl(vm->fd, CREATE_GUEST_MEMFD, &create);
	if (add_memory(vm, fd, address, outcome) == 0 && vm_start(vm, outcome) == 0) {
		stale = run_job(vm, ABI_COUNT_TAGS, outcome);
		run_job(vm, ABI_WRITE_PATTERN, outcome);
	}
	close(fd);
	vm_destroy(vm);
	munmap(address, REGION_BYTES);
	return stale;
}

int main(void)
{
	static const char name[] = "no guest on guest_memfd sees the tags of the guest before";
	struct outcome outcome = {.status = TRIAL_OK};
	int64_t stale = 0;
	char seen[96];

	for (int i = 0; i < GUESTS && outcome.status == TRIAL_OK; i++) {
		int64_t count = live(&outcome);

		printf("# guest %d: %lld granules of %d have a tag at first\n", i, (long long)count,
		       REGION_BYTES / 16);
		stale += count > 0 ? count : 0;
	}
	snprintf(seen, sizeof(seen), "%lld granules in all", (long long)stale);
	if (outcome.status == TRIAL_REFUSED)
		tap_skip(name, outcome.reason.text);
	else
		tap(outcome.status == TRIAL_OK && stale == 0, name,
		    outcome.status == TRIAL_OK ? seen : outcome.reason.text);
	return 0;
}
