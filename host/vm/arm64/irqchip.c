/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * irqchip: a vGICv3, which the payload never uses. It is there because every VMM has one and KVM
 * saves and restores its state on each exit: without it a fault would look cheaper than it is.
 */
#include "host/vm/arm64/vm_private.h"

#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/vm/kvm.h"

/* Below the doorbell, in the 1 GiB that the guest maps as device memory; redistributors are 128 KiB
 * each. */
#define DISTRIBUTOR_IPA   0x08000000
#define REDISTRIBUTOR_IPA 0x080a0000

void irqchip_create(struct vm *vm)
{
	struct kvm_create_device device = {.type = KVM_DEV_TYPE_ARM_VGIC_V3};

	vm->vgic_fd = ioctl(vm->fd, KVM_CREATE_DEVICE, &device) == 0 ? (int)device.fd : -1;
}

static int set_attribute(const struct vm *vm, uint32_t group, uint64_t attribute,
			 const uint64_t *value, struct outcome *outcome)
{
	struct kvm_device_attr attr = {
		.group = group,
		.attr = attribute,
		.addr = (uintptr_t)value,
	};

	return KVM_CALL(vm->vgic_fd, KVM_SET_DEVICE_ATTR, &attr, outcome);
}

int irqchip_start(struct vm *vm, struct outcome *outcome)
{
	uint64_t distributor = DISTRIBUTOR_IPA;
	uint64_t redistributor = REDISTRIBUTOR_IPA;

	if (vm->vgic_fd < 0)
		return 0;
	if (set_attribute(vm, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_DIST, &distributor,
			  outcome) < 0 ||
	    set_attribute(vm, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_REDIST,
			  &redistributor, outcome) < 0)
		return -1;
	return set_attribute(vm, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL,
			     outcome);
}
