/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vcpu: one virtual CPU: its registers, and running it until it rings the doorbell. */
#ifndef MTEBENCH_HOST_VM_ARM64_VCPU_H
#define MTEBENCH_HOST_VM_ARM64_VCPU_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <linux/kvm.h>

#include "common/record/outcome.h"
#include "include/abi.h"

struct vcpu {
	unsigned int index;
	bool nested;  /* has EL2 */
	int fd;       /* -1 until created */
	int stats_fd; /* -1 where the kernel has no statistics */
	struct kvm_run *run;
	size_t run_bytes;
	const struct abi_boot *boot; /* where the guest leaves its abort frame */
	atomic_bool stop;            /* the watchdog's word: leave KVM_RUN and do not go back */
	struct outcome outcome;      /* of the last vcpu_run() */
};

/* Creates vCPU @vcpu->index of VM @vm_fd with its kvm_run page. Returns 0 or -1 with @outcome. */
int vcpu_create(struct vcpu *vcpu, int kvm_fd, int vm_fd, struct outcome *outcome);

/* Closes what vcpu_create() opened, also after a failure half-way. */
void vcpu_destroy(struct vcpu *vcpu);

/* EL1h, interrupts masked, pc at the payload's entry, x0 = index. */
int vcpu_reset(struct vcpu *vcpu, struct outcome *outcome);

/*
 * Runs until the doorbell. Returns 0 after ABI_DONE, else -1 with vcpu->outcome. A signal that
 * finds `stop` set ends it as "did not finish".
 */
int vcpu_run(struct vcpu *vcpu);

/* The kernel's `exits` statistic of this vCPU, or -1. */
int64_t vcpu_exits(const struct vcpu *vcpu);

#endif
