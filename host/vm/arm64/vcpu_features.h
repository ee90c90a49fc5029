/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vcpu_features: what a vCPU has beyond what KVM gives unasked. State of the process. */
#ifndef MTEBENCH_HOST_VM_ARM64_VCPU_FEATURES_H
#define MTEBENCH_HOST_VM_ARM64_VCPU_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/record/outcome.h"

/* As vm_vcpus_as_vmm() and vm_vcpu_features(). */
void vcpu_features_want(void);
uint32_t vcpu_features_last(void);

/* Those that KVM offers VM @vm_fd and that are wanted: bits for KVM_ARM_VCPU_INIT. */
uint32_t vcpu_features_offered(int vm_fd);

/* For vCPU @fd: settles the length of SVE vectors after KVM_ARM_VCPU_INIT, and makes the PMU work once
 * the irqchip does. Each returns 0 or -1 with @outcome. */
int vcpu_features_finalize(int fd, struct outcome *outcome);
int vcpu_features_finish(int fd, bool irqchip, struct outcome *outcome);

#endif
