/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guest_memfd: memory that belongs to the VM. */
#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "host/vm/arm64/vm_private.h"
#include "host/vm/kvm.h"

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

/* Newer headers have them with structs of their own. */
#undef KVM_CREATE_GUEST_MEMFD
#undef KVM_SET_USER_MEMORY_REGION2
#define KVM_CREATE_GUEST_MEMFD      _IOWR(KVMIO, 0xd4, struct create_guest_memfd)
#define KVM_SET_USER_MEMORY_REGION2 _IOW(KVMIO, 0x49, struct memory_region2)
#define MEMORY_IS_GUEST_MEMFD       (1u << 2)
#define MAY_MMAP_AND_IS_SHARED      3ull

static void *map(int fd, size_t size_bytes, struct outcome *outcome)
{
	void *memory = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory != MAP_FAILED)
		return memory;
	outcome_refuse(outcome, "mmap(guest_memfd)", errno);
	return NULL;
}

static int add(struct vm *vm, uint64_t ipa, size_t size_bytes, int fd, const void *address,
	       struct outcome *outcome)
{
	struct memory_region2 region = {
		.slot = vm->slot_count,
		.flags = MEMORY_IS_GUEST_MEMFD,
		.guest_phys_addr = ipa,
		.memory_size = size_bytes,
		.userspace_addr = (uintptr_t)address,
		.guest_memfd = (uint32_t)fd,
	};

	if (KVM_CALL(vm->fd, KVM_SET_USER_MEMORY_REGION2, &region, outcome) < 0)
		return -1;
	vm->slot_count++;
	return 0;
}

/* A slot holds no reference to the file: it lives as long as the VM. */
int vm_add_guest_memfd(struct vm *vm, uint64_t ipa, size_t size_bytes, void **memory,
		       struct outcome *outcome)
{
	struct create_guest_memfd create = {.size = size_bytes, .flags = MAY_MMAP_AND_IS_SHARED};

	if (vm->guest_memfd >= 0)
		return outcome_fail(outcome, "a VM has one guest_memfd at most");
	vm->guest_memfd = KVM_CALL(vm->fd, KVM_CREATE_GUEST_MEMFD, &create, outcome);
	if (vm->guest_memfd < 0)
		return -1;
	if (!*memory)
		*memory = map(vm->guest_memfd, size_bytes, outcome);
	return *memory ? add(vm, ipa, size_bytes, vm->guest_memfd, *memory, outcome) : -1;
}
