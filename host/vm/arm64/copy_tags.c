/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copy_tags: KVM_ARM_MTE_COPY_TAGS. */
#include <errno.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>

#include "host/vm/arm64/vm_private.h"

int64_t vm_copy_tags(struct vm *vm, const struct vm_tag_copy *copy)
{
	struct kvm_arm_copy_mte_tags request = {
		.guest_ipa = copy->ipa,
		.length = copy->length_bytes,
		.addr = copy->tags,
		.flags = copy->flags,
		.reserved = {copy->reserved, 0},
	};
	int result = ioctl(vm->fd, KVM_ARM_MTE_COPY_TAGS, &request);

	return result < 0 ? -errno : result;
}
