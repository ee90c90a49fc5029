/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guest_memory: what a VMM does to memory that the guest has: dirty logging, tags from outside. */
#include "host/vm/arm64/vm_private.h"

#include <errno.h>
#include <stddef.h>

#include "host/vm/kvm.h"
#include "include/mte.h"

int vm_log_dirty(struct vm *vm, uint64_t ipa, bool on, struct outcome *outcome)
{
	for (uint32_t i = 0; i < vm->slot_count; i++) {
		struct kvm_userspace_memory_region *region = &vm->regions[i];

		if (region->guest_phys_addr != ipa)
			continue;
		region->flags = on ? KVM_MEM_LOG_DIRTY_PAGES : 0;
		return KVM_CALL(vm->fd, KVM_SET_USER_MEMORY_REGION, region, outcome);
	}
	return outcome_fail(outcome, "no memslot begins at guest address 0x%llx",
			    (unsigned long long)ipa);
}

/* KVM gives the bytes that it has done, fewer than asked for where it stops half-way. */
static int copy_all(struct vm *vm, struct vm_tag_copy *copy, struct outcome *outcome)
{
	uint64_t end = copy->ipa + copy->length_bytes;

	while (copy->ipa < end) {
		int64_t done = vm_copy_tags(vm, copy);

		if (done <= 0)
			return outcome_refuse(outcome, "KVM_ARM_MTE_COPY_TAGS",
					      done < 0 ? (int)-done : EIO);
		copy->ipa += (uint64_t)done;
		copy->length_bytes -= (uint64_t)done;
		copy->tags = (uint8_t *)copy->tags + done / MTE_GRANULE_BYTES;
	}
	return 0;
}

int vm_read_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, uint8_t *tags,
		 struct outcome *outcome)
{
	struct vm_tag_copy copy = {
		.ipa = ipa,
		.length_bytes = size_bytes,
		.tags = tags,
		.flags = VM_TAGS_FROM_GUEST,
	};

	return copy_all(vm, &copy, outcome);
}

int vm_write_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, const uint8_t *tags,
		  struct outcome *outcome)
{
	struct vm_tag_copy copy = {
		.ipa = ipa,
		.length_bytes = size_bytes,
		.tags = (void *)(uintptr_t)tags,
		.flags = VM_TAGS_TO_GUEST,
	};

	return copy_all(vm, &copy, outcome);
}
