/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vm: a KVM virtual machine that runs the payload. Calls in this order:
 *
 *     vm_create -> vm_add_memory (any number) -> vm_start -> vm_run_job (any number) -> vm_destroy
 *
 * The capability comes before the memslots and the vCPUs: that is the order KVM wants (api.rst,
 * KVM_CAP_ARM_MTE), and it makes a kernel that does not take a backing say so at
 * KVM_SET_USER_MEMORY_REGION.
 */
#ifndef MTEBENCH_HOST_VM_VM_H
#define MTEBENCH_HOST_VM_VM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"
#include "host/watch/watch.h"
#include "include/abi.h"

struct vm;

/* How the VM tells which pages were written. */
enum vm_log {
	VM_LOG_GET,   /* KVM_GET_DIRTY_LOG, which write-protects them anew */
	VM_LOG_CLEAR, /* the same without, and KVM_CLEAR_DIRTY_LOG (manual protect) */
	VM_LOG_RING,  /* dirty rings of the vCPUs, and KVM_RESET_DIRTY_RINGS */
};

struct vm_config {
	unsigned int vcpu_count;  /* 1..ABI_VCPUS_MAX */
	unsigned int first_place; /* vCPU i runs on place_vcpu(first_place + i) */
	bool mte;
	bool nested; /* vCPUs have EL2 (KVM_ARM_VCPU_HAS_EL2), and could run guests of their own */
	enum vm_log log;
	/* KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE: blocks are split when logging begins, not when they are
	 * written to; 0: not */
	uint64_t split_bytes;
	size_t exchange_bytes;  /* room for vm_exchange(): the sum of vm_exchange_size() */
	uint64_t time_limit_ms; /* of one job */
};

/* A piece of the memory that host and guest exchange arrays in. */
struct vm_array {
	void *host;
	uint64_t ipa;
};

/*
 * Creates the VM with its payload and exchange memory. On success *@vm is owned by the caller, who
 * calls vm_destroy(). Returns 0, or -1 with @outcome: skip (no /dev/kvm, another architecture, no
 * MTE) or refused.
 */
int vm_create(struct vm **vm, const struct vm_config *config, struct outcome *outcome);
void vm_destroy(struct vm *vm);

/* Registers @memory at guest-physical @ipa as the next memslot; both page-aligned. The memory stays
 * the caller's. */
int vm_add_memory(struct vm *vm, uint64_t ipa, void *memory, size_t size_bytes,
		  struct outcome *outcome);

/*
 * KVM_CREATE_GUEST_MEMFD, once a VM, of memory that may be mapped here, and KVM_SET_USER_MEMORY_REGION2 at @ipa. With
 * *@memory NULL its address is that of the mapping, which is put there and is the caller's; else it is
 * *@memory, where something else lies. Returns 0 or -1 with @outcome.
 */
int vm_add_guest_memfd(struct vm *vm, uint64_t ipa, size_t size_bytes, void **memory,
		       struct outcome *outcome);

/*
 * Switches dirty logging of the memslot at @ipa on or off, as a migration does. Returns 0, or -1
 * with @outcome refused.
 */
int vm_log_dirty(struct vm *vm, uint64_t ipa, bool on, struct outcome *outcome);

/*
 * KVM_ARM_MTE_COPY_TAGS: the allocation tags of [@ipa, +@size_bytes), whole pages of a VM with MTE,
 * from the guest into @tags or from @tags to the guest; a byte a granule. Returns 0, or -1 with
 * @outcome refused.
 */
int vm_read_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, uint8_t *tags,
		 struct outcome *outcome);
int vm_write_tags(struct vm *vm, uint64_t ipa, size_t size_bytes, const uint8_t *tags,
		  struct outcome *outcome);

/* A memslot by number: vm_add_memory() gave the first memory VM_SLOT_FIRST, and so on. */
struct vm_slot {
	uint32_t number;
	uint32_t flags; /* VM_SLOT_LOGGED, VM_SLOT_READONLY */
	uint64_t ipa;
	void *memory;
	size_t size_bytes; /* 0 deletes it */
};

#define VM_SLOT_FIRST    2         /* behind payload and exchange memory */
#define VM_SLOT_LOGGED   (1u << 0) /* KVM_MEM_LOG_DIRTY_PAGES */
#define VM_SLOT_READONLY (1u << 1) /* KVM_MEM_READONLY */

/* KVM_SET_USER_MEMORY_REGION: changes, deletes or adds a slot. Returns 0 or -1 with @outcome. */
int vm_set_slot(struct vm *vm, const struct vm_slot *slot, struct outcome *outcome);

/*
 * Collects dirty pages as config.log has it: a bit in @bitmap for each base page of slot @number that
 * was written since logging began or since the last call; they are write-protected anew. Rings only set
 * bits. Returns 0 or -1 with @outcome.
 */
int vm_dirty_log(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome);

/*
 * KVM_PRE_FAULT_MEMORY of vCPU 0: has KVM map [@ipa, +@size_bytes) as if the guest had touched it. Returns
 * 0 or -1 with @outcome.
 */
int vm_prefault(struct vm *vm, uint64_t ipa, uint64_t size_bytes, struct outcome *outcome);

/* How much of the exchange memory an array of @size_bytes takes: arrays begin at 64 bytes. */
static inline size_t vm_exchange_size(size_t size_bytes)
{
	return (size_bytes + 63) & ~(size_t)63;
}

/* Takes zeroed @size_bytes of the exchange memory. Fails when config.exchange_bytes is used up. */
int vm_exchange(struct vm *vm, size_t size_bytes, struct vm_array *array, struct outcome *outcome);

/* Creates the vCPUs (and a vGIC, where the host has one) and puts them at the payload's entry. */
int vm_start(struct vm *vm, struct outcome *outcome);

/*
 * Has every vCPU do @job, one thread each, pinned to the CPUs this process may use, in order.
 * Returns 0 when all have rung ABI_DONE; else -1 with @outcome: an abort with registers (the full
 * set on stderr), an exit nobody expects, KVM_RUN refused, or the time limit with the pc where each
 * vCPU was found.
 */
int vm_run_job(struct vm *vm, const struct abi_job *job, struct outcome *outcome);

/* The same, with @watch (NULL: nobody) on what the vCPUs do: for the timed job of a trial. */
int vm_run_watched(struct vm *vm, const struct abi_job *job, struct watch *watch,
		   struct outcome *outcome);

/* What vCPU @index left of the last job. The guest's own memory: a snapshot of untrusted values. */
struct abi_thread vm_thread(const struct vm *vm, unsigned int index);

/*
 * Sum over vCPUs of the kernel's `exits` statistic (KVM_GET_STATS_FD, Linux 5.14), or -1 where the
 * kernel has none.
 */
int64_t vm_exits(const struct vm *vm);

/*
 * What KVM_ARM_MTE_COPY_TAGS is asked (api.rst 4.130), unchecked, so that wrong requests can be
 * made too: one byte a granule between @tags and the tags of [@ipa, + @length_bytes).
 */
struct vm_tag_copy {
	uint64_t ipa;
	uint64_t length_bytes;
	void *tags;
	uint64_t flags; /* VM_TAGS_TO_GUEST or VM_TAGS_FROM_GUEST */
	uint64_t reserved;
};

#define VM_TAGS_TO_GUEST   0 /* KVM_ARM_TAGS_TO_GUEST */
#define VM_TAGS_FROM_GUEST 1 /* KVM_ARM_TAGS_FROM_GUEST */

/* The guest memory whose tags were copied, in bytes (less than asked for when it broke off
 * half-way), or -errno. */
int64_t vm_copy_tags(struct vm *vm, const struct vm_tag_copy *copy);

/*
 * Gives vCPUs that are created from now on, in this process and those that it forks, what VMMs give them:
 * PMUv3, pointer authentication and SVE, where this host has them. KVM switches their state at each
 * exit and entry. Call it once, in a process that runs one trial.
 */
void vm_vcpus_as_vmm(void);

/* The features that the last vCPU of this process got: bits KVM_ARM_VCPU_*, 0 for a bare one. */
uint32_t vm_vcpu_features(void);

/* "vgic-v3", "vgic-v2" or "none". */
const char *vm_irqchip(const struct vm *vm);

/* KVM_CHECK_EXTENSION(KVM_CAP_ARM_MTE) on /dev/kvm: 1, 0, or -1 where there is no KVM to ask. */
int vm_has_mte(void);

/* What a trial is skipped with where it is 0. */
#define VM_NO_MTE                                                                                  \
	"KVM offers no MTE here: the CPU has none, firmware hides it, arm64.nomte, or pKVM, "      \
	"which refuses it from 7.0 on"

#endif
