/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memslot: changing what backs guest memory, and which of it was written. */
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

int vm_dirty_log(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome)
{
	struct kvm_dirty_log log = {.slot = number, .dirty_bitmap = bitmap};

	return KVM_CALL(vm->fd, KVM_GET_DIRTY_LOG, &log, outcome) < 0 ? -1 : 0;
}
