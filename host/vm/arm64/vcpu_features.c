/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vcpu_features: what a vCPU has beyond what KVM gives unasked. */
#include "host/vm/arm64/vcpu_features.h"

#include <linux/kvm.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include "host/vm/kvm.h"

#define PMU_INTERRUPT 23 /* PPI 7, as the Arm BSA has it and VMMs use */

static struct {
	bool as_vmm;
	uint32_t last;
} current;

static const struct {
	int cap;
	uint32_t feature;
} offers[] = {
	{KVM_CAP_ARM_PMU_V3, KVM_ARM_VCPU_PMU_V3},
	{KVM_CAP_ARM_SVE, KVM_ARM_VCPU_SVE},
	{KVM_CAP_ARM_PTRAUTH_ADDRESS, KVM_ARM_VCPU_PTRAUTH_ADDRESS},
	{KVM_CAP_ARM_PTRAUTH_GENERIC, KVM_ARM_VCPU_PTRAUTH_GENERIC},
};

void vcpu_features_want(void)
{
	current.as_vmm = true;
}

uint32_t vcpu_features_last(void)
{
	return current.last;
}

static bool has(uint32_t feature)
{
	return current.last & 1u << feature;
}

uint32_t vcpu_features_offered(int vm_fd)
{
	current.last = 0;
	for (size_t i = 0; current.as_vmm && i < sizeof(offers) / sizeof(offers[0]); i++)
		if (ioctl(vm_fd, KVM_CHECK_EXTENSION, offers[i].cap) > 0)
			current.last |= 1u << offers[i].feature;
	return current.last;
}

int vcpu_features_finalize(int fd, struct outcome *outcome)
{
	int sve = KVM_ARM_VCPU_SVE;

	return has(KVM_ARM_VCPU_SVE) ? KVM_CALL(fd, KVM_ARM_VCPU_FINALIZE, &sve, outcome) : 0;
}

static int set_pmu(int fd, uint64_t attribute, const int *value, struct outcome *outcome)
{
	struct kvm_device_attr attr = {
		.group = KVM_ARM_VCPU_PMU_V3_CTRL,
		.attr = attribute,
		.addr = (uintptr_t)value,
	};

	return KVM_CALL(fd, KVM_SET_DEVICE_ATTR, &attr, outcome);
}

int vcpu_features_finish(int fd, bool irqchip, struct outcome *outcome)
{
	int interrupt = PMU_INTERRUPT;

	if (!has(KVM_ARM_VCPU_PMU_V3))
		return 0;
	if (irqchip && set_pmu(fd, KVM_ARM_VCPU_PMU_V3_IRQ, &interrupt, outcome) < 0)
		return -1;
	return set_pmu(fd, KVM_ARM_VCPU_PMU_V3_INIT, NULL, outcome);
}
