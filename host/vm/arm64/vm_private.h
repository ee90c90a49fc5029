/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm_private: the inside of struct vm, for vm.c, irqchip.c and job.c. */
#ifndef MTEBENCH_HOST_VM_ARM64_VM_PRIVATE_H
#define MTEBENCH_HOST_VM_ARM64_VM_PRIVATE_H

#include <linux/kvm.h>
#include <semaphore.h>

#include "host/vm/arm64/vcpu.h"
#include "host/vm/vm.h"

#define VM_SLOTS_MAX 8

struct dirty_gfn;

/* Of a vCPU, where config.log is VM_LOG_RING. */
struct dirty_ring {
	struct dirty_gfn *entries;
	uint32_t next; /* to be taken */
};

struct vm {
	struct vm_config config;
	int kvm_fd;
	int fd;
	int guest_memfd;  /* -1: none */
	int vgic_fd;      /* -1: no vGIC on this host */
	size_t vgic_kind; /* of irqchip.c */
	uint32_t slot_count;
	struct kvm_userspace_memory_region regions[VM_SLOTS_MAX];
	char *payload; /* ABI_PAYLOAD_BYTES, holds `boot` */
	struct abi_boot *boot;
	char *exchange;
	size_t exchange_used;
	atomic_bool job_failed; /* set by the first vCPU thread that ends badly */
	sem_t finished;         /* posted by each vCPU thread as it ends its part of a job */
	struct vcpu vcpus[ABI_VCPUS_MAX];
	struct dirty_ring rings[ABI_VCPUS_MAX];
};

/* Creates a vGIC, as every VMM has; a host that offers none leaves vgic_fd at -1. Before the
 * vCPUs. */
void irqchip_create(struct vm *vm);

/* Places and initialises it, after the vCPUs. Returns 0 or -1 with @outcome. */
int irqchip_start(struct vm *vm, struct outcome *outcome);

#endif
