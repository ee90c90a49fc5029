/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held_lock: holds PG_mte_lock of a page for a chosen time, from user space.
 *
 * KVM_ARM_MTE_COPY_TAGS to a guest takes the lock of the page and then reads the tags from the
 * VMM's memory. When that memory is missing and userfaultfd leaves the fault unanswered, the lock
 * stays taken (arch/arm64/kvm/guest.c, kvm_vm_ioctl_mte_copy_tags). A vCPU that faults the page
 * spins until then, with preemption off and its VM's mmu_lock taken for reading. That is why
 * HELD_LOCK_MS_MAX bounds the time, and host/race/hold_guard.h sees to it when this process does
 * not run. It is also why the threads that release the lock run on other
 * CPUs: nothing else runs on the vCPU's CPU before the release. A thread that wants the mmu_lock
 * for writing (an MMU notifier) spins as well. When such threads take all other CPUs, the holder
 * never runs again and the machine stops for good: see held_lock_danger().
 */
#ifndef MTEBENCH_HOST_RACE_HELD_LOCK_H
#define MTEBENCH_HOST_RACE_HELD_LOCK_H

#include "host/memory/backing.h"
#include "host/race/racers.h"

/* The guard's limit is twice the hold. Emulated CPUs may be kept waiting for far longer by whatever
 * else their machine does. */
#define HELD_LOCK_LIMIT_EMULATED_MS 2000

/* A spinning vCPU for longer delays RCU and, after seconds, the watchdogs of the whole machine. */
#define HELD_LOCK_MS_MAX 10

struct held_lock {
	const struct backing *backing; /* the locks of its first `count` pages are held in turn */
	size_t count;
	unsigned int hold_ms;  /* 1..HELD_LOCK_MS_MAX */
	unsigned int limit_ms; /* after which the guard lets go */
	uint64_t time_limit_ms;
	/* Results. */
	uint64_t overdue;     /* pages that the guard had to let go of; not among what follows */
	uint64_t looked_at;   /* pages whose flags could be read while their lock was held */
	uint64_t seen_locked; /* of these, pages that showed PG_mte_lock without PG_mte_tagged */
	uint64_t waited;      /* pages at whose release the other racer was still at its page */
};

/*
 * Returns @text with the reason why the lock should not be held here, or NULL. Nobody may take the
 * CPU from the holder (cpu.max), nor the machine panic about one that spins. On two CPUs, DAMON,
 * which runs every few milliseconds, is enough to stop the machine for good. Other writers
 * (khugepaged, compaction, reclaim) cannot be ruled out, but they are rare, and with three CPUs or
 * more a single one does no harm.
 */
const char *held_lock_danger(char *text, size_t text_size);

/* Before racers_run(): takes the calling process, and those that it forks, out of the terminal's
 * reach, so that Ctrl-Z stops none of them. */
void held_lock_detach(void);

/*
 * Runs as racer 0 of two; racer 1 is the guest. Takes each page's lock before the barrier's round
 * and releases it hold_ms after the guest has come to the page. Returns 0, or -1 with
 * racer->outcome, which is a skip when userfaultfd is not permitted.
 */
int held_lock_run(struct held_lock *lock, struct racer *racer);

#endif
