/* SPDX-License-Identifier: GPL-2.0-or-later */
/* held_lock: holding PG_mte_lock of a page for a chosen time. */
#include "host/race/held_lock.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/cgroup.h"
#include "host/machine/damon.h"
#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/memory/page_flags.h"
#include "host/memory/uffd.h"
#include "host/race/hold_guard.h"
#include "host/vm/vm.h"

#define GUEST_RACER 1

#define SOFTLOCKUP_PANIC "/proc/sys/kernel/softlockup_panic"

/* The thread that answers, or does not, the fault under which the lock is held. */
struct answerer {
	struct held_lock *lock;
	struct racer *racer;
	struct uffd *uffd;
	struct hold_guard guard;
	int locked; /* as page_flags_locked() said last */
	int result;
};

const char *held_lock_danger(char *text, size_t text_size)
{
	const char *setting;
	struct cgroup_limit limit;
	uint64_t panics = 0;

	if (cgroup_limits_cpu(&limit)) {
		snprintf(text, text_size,
			 "%s limits the CPU time of whoever holds the lock: run outside of it",
			 limit.path);
		return text;
	}
	if (sysfs_read_u64(SOFTLOCKUP_PANIC, &panics) == 0 && panics) {
		snprintf(text, text_size,
			 "%s is 1, so a lock held for too long is a panic: set it to 0",
			 SOFTLOCKUP_PANIC);
		return text;
	}
	if (CPU_COUNT(place_allowed()) > 2 || !damon_runs(&setting))
		return NULL;
	snprintf(
		text, text_size,
		"DAMON runs, and on two CPUs a held lock and DAMON can stop the machine: turn %s off",
		setting);
	return text;
}

void held_lock_detach(void)
{
	setsid();
	signal(SIGTSTP, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
}

/* All CPUs but that of the guest. The racer's main thread goes back to its own when nothing is held
 * any more: racers_run() looks where it ends. */
static void leave_guest_alone(void)
{
	place_self_beside(place_vcpu(place_allowed(), GUEST_RACER));
}

/*
 * Waits until the tags of page @index are being read. A signal to the thread that reads them makes it
 * fault again and again, and the word of that may come when the page before has been let go of.
 */
static int await_read(const struct answerer *answerer, size_t index, uint64_t *address)
{
	uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);

	do {
		if (uffd_wait(answerer->uffd, (int)answerer->lock->time_limit_ms, address) < 0)
			return outcome_fail(answerer->racer->outcome,
					    "the tags of page %zu were never read", index);
	} while ((*address - (uintptr_t)answerer->uffd->memory) / page_bytes != index);
	return 0;
}

static int let_go(struct answerer *answerer, uint64_t address, size_t index)
{
	struct held_lock *lock = answerer->lock;
	struct racer *racer = answerer->racer;
	bool waited = barrier_leave(racer->barrier, racer->index, racer->count);
	int result = uffd_release(answerer->uffd, address);

	hold_guard_over(&answerer->guard);
	if (result < 0 && result != -EEXIST)
		return outcome_fail(racer->outcome,
				    "page %zu could not be released (%s), so all were", index,
				    strerror(-result));
	lock->overdue += result < 0;
	if (result < 0)
		return 0;
	lock->waited += waited;
	lock->looked_at += answerer->locked >= 0;
	lock->seen_locked += answerer->locked == 1;
	return 0;
}

/* The lock is taken: let the guest come, and go on a while after it has: what else the machine does
 * may keep a guest from its CPU for longer than the lock is held. */
static int answer_one(struct answerer *answerer, size_t index)
{
	struct held_lock *lock = answerer->lock;
	struct racer *racer = answerer->racer;
	uint64_t address;

	if (await_read(answerer, index, &address) < 0)
		return -1;
	hold_guard_held(&answerer->guard, address);
	barrier_enter(racer->barrier, racer->index);
	if (racer_join(racer) < 0)
		return -1;
	answerer->locked = page_flags_locked(backing_page(lock->backing, index));
	if (racer_await(racer, GUEST_RACER) < 0)
		return -1;
	usleep(lock->hold_ms * 1000);
	return let_go(answerer, address, index);
}

static void *answer_all(void *argument)
{
	struct answerer *answerer = argument;
	int result = 0;

	leave_guest_alone();
	for (size_t i = 0; i < answerer->lock->count && result == 0; i++)
		result = answer_one(answerer, i);
	answerer->result = result == 0 ? racer_join(answerer->racer) : -1;
	return NULL;
}

static int copy_all(const struct held_lock *lock, struct vm *vm, const struct uffd *uffd,
		    struct outcome *outcome)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < lock->count; i++) {
		struct vm_tag_copy copy = {
			.ipa = ABI_REGION_IPA + i * lock->backing->page_size_bytes,
			.length_bytes = page_bytes,
			.tags = uffd->memory + i * page_bytes,
			.flags = VM_TAGS_TO_GUEST,
		};
		int64_t done = vm_copy_tags(vm, &copy);

		if (done < 0)
			return outcome_refuse(outcome, "KVM_ARM_MTE_COPY_TAGS", (int)-done);
	}
	return 0;
}

static int hold_all(struct held_lock *lock, struct racer *racer, struct vm *vm, struct uffd *uffd)
{
	struct answerer answerer = {
		.lock = lock,
		.racer = racer,
		.uffd = uffd,
		.guard = {.uffd = uffd,
			  .racer = racer,
			  .guest = GUEST_RACER,
			  .limit_ms = lock->limit_ms},
	};
	pthread_t thread;
	int error_number, result = -1;

	if (hold_guard_begin(&answerer.guard) < 0)
		return -1;
	error_number = pthread_create(&thread, NULL, answer_all, &answerer);
	if (error_number) {
		outcome_refuse(racer->outcome, "pthread_create", error_number);
	} else {
		result = copy_all(lock, vm, uffd, racer->outcome);
		pthread_join(thread, NULL);
	}
	hold_guard_end(&answerer.guard);
	return result < 0 ? -1 : answerer.result;
}

int held_lock_run(struct held_lock *lock, struct racer *racer)
{
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = true,
		.time_limit_ms = lock->time_limit_ms,
	};
	struct uffd uffd;
	struct vm *vm;
	int result = -1;

	leave_guest_alone();
	if (uffd_open(&uffd, lock->count * (size_t)sysconf(_SC_PAGESIZE), racer->outcome) < 0)
		return -1;
	if (vm_create(&vm, &config, racer->outcome) == 0) {
		if (vm_add_memory(vm, ABI_REGION_IPA, lock->backing->memory,
				  lock->backing->size_bytes, racer->outcome) == 0)
			result = hold_all(lock, racer, vm, &uffd);
		vm_destroy(vm);
	}
	uffd_close(&uffd);
	place_self(place_vcpu(place_allowed(), racer->index));
	return result;
}
