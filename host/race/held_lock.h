/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held_lock: holding PG_mte_lock of a page for a chosen time, from user space.
 *
 * KVM_ARM_MTE_COPY_TAGS to a guest takes the lock of the page, and then reads the tags from the
 * VMM's memory. Where that memory is missing, and userfaultfd leaves the fault unanswered, the lock
 * stays taken (arch/arm64/kvm/guest.c, kvm_vm_ioctl_mte_copy_tags). A vCPU that faults the page
 * spins meanwhile, with preemption off and its VM's mmu_lock taken for reading: hence the bound.
 * And hence the places: on the vCPU's CPU nothing else runs until the lock is let go, so what lets
 * it go must be kept to the others, or that CPU is lost. Whoever wants that mmu_lock for writing
 * meanwhile (an MMU notifier) spins too; where such spinners take all other CPUs, the holder never
 * runs again and the machine is lost: see held_lock_danger().
 */
#ifndef MTEBENCH_HOST_RACE_HELD_LOCK_H
#define MTEBENCH_HOST_RACE_HELD_LOCK_H

#include "host/memory/backing.h"
#include "host/race/racers.h"

/* A spinning vCPU for longer delays RCU and, after seconds, the watchdogs of the whole machine. */
#define HELD_LOCK_MS_MAX 10

struct held_lock {
	const struct backing *backing; /* its first @count pages are held, one after the other */
	size_t count;
	unsigned int hold_ms; /* 1..HELD_LOCK_MS_MAX */
	uint64_t time_limit_ms;
	/* What came of it. */
	uint64_t looked_at;   /* pages whose flags could be read while it was held */
	uint64_t seen_locked; /* of these, those that showed the lock alone */
	uint64_t waited;      /* pages at whose release the other racer was still at its page */
};

/*
 * Why the lock should not be held here, or NULL: on two CPUs, DAMON, which comes every few
 * milliseconds, is enough to stop the machine for good. Of others (khugepaged, compaction, reclaim)
 * nobody can be sure, but they are rare, and one spinner is harmless where there are three CPUs.
 */
const char *held_lock_danger(char *text, size_t text_size);

/*
 * As racer @racer of two: holds each page from before the barrier's round until hold_ms after it.
 * Returns 0, or -1 with racer->outcome: skip where userfaultfd is not permitted.
 */
int held_lock_run(struct held_lock *lock, struct racer *racer);

#endif
