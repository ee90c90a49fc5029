/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memslot: changing what backs guest memory, and mapping it beforehand. */
#include <linux/kvm.h>

#include "host/vm/arm64/vm_private.h"
#include "host/vm/kvm.h"

int vm_set_slot(struct vm *vm, const struct vm_slot *slot, struct outcome *outcome)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot->number,
		.flags = slot->flags,
		.guest_phys_addr = slot->ipa,
		.memory_size = slot->size_bytes,
		.userspace_addr = (uintptr_t)slot->memory,
	};

	return KVM_CALL(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, outcome) < 0 ? -1 : 0;
}

/* uapi/linux/kvm.h of Linux 6.11; older headers lack it. */
struct prefault {
	uint64_t gpa;
	uint64_t size;
	uint64_t flags;
	uint64_t padding[5];
};
#undef KVM_PRE_FAULT_MEMORY /* newer headers have it with a struct of their own */
#define KVM_PRE_FAULT_MEMORY _IOWR(KVMIO, 0xd5, struct prefault)

/* The kernel takes off what it has done, and may break off half-way. */
int vm_prefault(struct vm *vm, uint64_t ipa, uint64_t size_bytes, struct outcome *outcome)
{
	struct prefault range = {.gpa = ipa, .size = size_bytes};

	while (range.size)
		if (KVM_CALL(vm->vcpus[0].fd, KVM_PRE_FAULT_MEMORY, &range, outcome) < 0)
			return -1;
	return 0;
}
