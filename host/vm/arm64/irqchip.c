/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * irqchip: a vGICv3, or a vGICv2 where the host has that, which the payload never uses. It is there
 * because every VMM has one and KVM saves and restores its state on each exit: without it a fault would
 * look cheaper than it is.
 */
#include "host/vm/arm64/vm_private.h"

#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/vm/kvm.h"

/* Below the doorbell, in the 1 GiB that the guest maps as device memory; redistributors are 128 KiB
 * each. */
#define DISTRIBUTOR_IPA   0x08000000
#define CPU_INTERFACE_IPA 0x08010000
#define REDISTRIBUTOR_IPA 0x080a0000

/* The best that this host has comes first. */
static const struct {
	const char *name;
	uint32_t type;
	struct {
		uint64_t type, ipa;
	} frames[2];
} kinds[] = {
	{"vgic-v3",
	 KVM_DEV_TYPE_ARM_VGIC_V3,
	 {{KVM_VGIC_V3_ADDR_TYPE_DIST, DISTRIBUTOR_IPA},
	  {KVM_VGIC_V3_ADDR_TYPE_REDIST, REDISTRIBUTOR_IPA}}},
	{"vgic-v2",
	 KVM_DEV_TYPE_ARM_VGIC_V2,
	 {{KVM_VGIC_V2_ADDR_TYPE_DIST, DISTRIBUTOR_IPA},
	  {KVM_VGIC_V2_ADDR_TYPE_CPU, CPU_INTERFACE_IPA}}},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

void irqchip_create(struct vm *vm)
{
	vm->vgic_fd = -1;
	for (size_t i = 0; i < KINDS && vm->vgic_fd < 0; i++) {
		struct kvm_create_device device = {.type = kinds[i].type};

		vm->vgic_kind = i;
		if (ioctl(vm->fd, KVM_CREATE_DEVICE, &device) == 0)
			vm->vgic_fd = (int)device.fd;
	}
}

const char *vm_irqchip(const struct vm *vm)
{
	return vm->vgic_fd >= 0 ? kinds[vm->vgic_kind].name : "none";
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
	if (vm->vgic_fd < 0)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		uint64_t ipa = kinds[vm->vgic_kind].frames[i].ipa;

		if (set_attribute(vm, KVM_DEV_ARM_VGIC_GRP_ADDR,
				  kinds[vm->vgic_kind].frames[i].type, &ipa, outcome) < 0)
			return -1;
	}
	return set_attribute(vm, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL,
			     outcome);
}
