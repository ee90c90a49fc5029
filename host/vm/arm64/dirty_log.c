/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dirty_log: the ways in which KVM tells which pages were written. */
#include "host/vm/arm64/dirty_log.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/vm/kvm.h"

/* uapi/linux/kvm.h and asm/kvm.h of Linux 7.3; older headers lack them. */
#define CAP_RING_ACQ_REL 223
#define CAP_EAGER_SPLIT  228
#define RING_PAGE_OFFSET 64    /* KVM_DIRTY_LOG_PAGE_OFFSET of arm64 */
#define RING_ENTRIES     65536 /* KVM_DIRTY_RING_MAX_ENTRIES: room for any region */
#define GFN_DIRTY        1u
#define GFN_RESET        2u

struct dirty_gfn {
	_Atomic uint32_t flags;
	uint32_t slot;
	uint64_t offset;
};

static int enable(const struct vm *vm, uint32_t number, uint64_t argument, const char *name,
		  struct outcome *outcome)
{
	struct kvm_enable_cap cap = {.cap = number, .args = {argument}};

	return kvm_call(vm->fd, KVM_ENABLE_CAP, name, (uintptr_t)&cap, outcome) < 0 ? -1 : 0;
}

#define ENABLE(vm, cap, argument, name, outcome)                                                   \
	enable((vm), (cap), (argument), "KVM_ENABLE_CAP(" name ")", (outcome))

int dirty_log_arrange(const struct vm *vm, struct outcome *outcome)
{
	if (vm->config.split_bytes && ENABLE(vm, CAP_EAGER_SPLIT, vm->config.split_bytes,
					     "KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE", outcome) < 0)
		return -1;
	if (vm->config.log == VM_LOG_CLEAR)
		return ENABLE(vm, KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2,
			      KVM_DIRTY_LOG_MANUAL_PROTECT_ENABLE,
			      "KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2", outcome);
	if (vm->config.log == VM_LOG_RING)
		return ENABLE(vm, CAP_RING_ACQ_REL, RING_ENTRIES * sizeof(struct dirty_gfn),
			      "KVM_CAP_DIRTY_LOG_RING_ACQ_REL", outcome);
	return 0;
}

int dirty_log_map(struct vm *vm, struct outcome *outcome)
{
	off_t offset = RING_PAGE_OFFSET * sysconf(_SC_PAGESIZE);

	for (unsigned int i = 0; vm->config.log == VM_LOG_RING && i < vm->config.vcpu_count; i++) {
		void *ring = mmap(NULL, RING_ENTRIES * sizeof(struct dirty_gfn),
				  PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpus[i].fd, offset);

		if (ring == MAP_FAILED)
			return outcome_refuse(outcome, "mmap(dirty ring)", errno);
		vm->rings[i].entries = ring;
	}
	return 0;
}

void dirty_log_unmap(struct vm *vm)
{
	for (unsigned int i = 0; i < vm->config.vcpu_count; i++)
		if (vm->rings[i].entries)
			munmap(vm->rings[i].entries, RING_ENTRIES * sizeof(struct dirty_gfn));
}

static void note_page(uint64_t *bitmap, uint64_t page)
{
	bitmap[page / 64] |= UINT64_C(1) << page % 64;
}

/* Takes what stands in a ring. Returns how many entries of all slots. */
static int harvest(struct dirty_ring *ring, uint32_t number, uint64_t *bitmap)
{
	int taken = 0;

	for (;; taken++, ring->next++) {
		struct dirty_gfn *entry = &ring->entries[ring->next % RING_ENTRIES];

		if (!(atomic_load_explicit(&entry->flags, memory_order_acquire) & GFN_DIRTY))
			return taken;
		if (entry->slot == number)
			note_page(bitmap, entry->offset);
		atomic_store_explicit(&entry->flags, GFN_RESET, memory_order_release);
	}
}

static int collect_rings(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome)
{
	int taken = 0, reset;

	for (unsigned int i = 0; i < vm->config.vcpu_count; i++)
		taken += harvest(&vm->rings[i], number, bitmap);
	reset = KVM_CALL(vm->fd, KVM_RESET_DIRTY_RINGS, 0, outcome);
	if (reset >= 0 && reset != taken)
		return outcome_fail(outcome, "%d entries of dirty rings were taken, and %d reset",
				    taken, reset);
	return reset < 0 ? -1 : 0;
}

static int clear(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome)
{
	struct kvm_clear_dirty_log log = {
		.slot = number,
		.num_pages = (uint32_t)(vm->regions[number].memory_size /
					(uint64_t)sysconf(_SC_PAGESIZE)),
		.dirty_bitmap = bitmap,
	};

	return KVM_CALL(vm->fd, KVM_CLEAR_DIRTY_LOG, &log, outcome) < 0 ? -1 : 0;
}

int vm_dirty_log(struct vm *vm, uint32_t number, uint64_t *bitmap, struct outcome *outcome)
{
	struct kvm_dirty_log log = {.slot = number, .dirty_bitmap = bitmap};

	if (vm->config.log == VM_LOG_RING)
		return collect_rings(vm, number, bitmap, outcome);
	if (KVM_CALL(vm->fd, KVM_GET_DIRTY_LOG, &log, outcome) < 0)
		return -1;
	return vm->config.log == VM_LOG_CLEAR ? clear(vm, number, bitmap, outcome) : 0;
}
