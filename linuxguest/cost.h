/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cost: what a VMM and its guest cost the host.
 *
 * The PMU counts instructions (perf_event_open, PERF_COUNT_HW_INSTRUCTIONS) in all threads of the
 * VMM's process, in three parts: the host's kernel on its behalf, its own code, and the guest. Work
 * that kernel threads and interrupts do for it in the time of other processes is not counted.
 * Stage-2 faults are counted by the tracepoint kvm_guest_fault.
 */
#ifndef MTEBENCH_LINUXGUEST_COST_H
#define MTEBENCH_LINUXGUEST_COST_H

#include <stdint.h>
#include <sys/types.h>

enum cost_kind {
	COST_HOST_KERNEL, /* instructions */
	COST_HOST_USER,
	COST_GUEST,
	COST_STAGE2_FAULTS, /* times */
	COST_ELAPSED,       /* ticks of the counter; in the lab it leaps while all sleep */
	COST_COUNT,
};

/* Their names as counters of trials. */
extern const char *const cost_names[COST_COUNT];

struct cost {
	int64_t value[COST_COUNT]; /* -1: cannot be counted here */
};

struct cost_meter {
	int fds[COST_COUNT]; /* -1 where there is none */
};

/* Opens the counters for process @pid. Instructions count from its next exec on, which must be that
 * of the VMM. */
struct cost_meter cost_open(pid_t pid);
void cost_close(struct cost_meter *meter);

/* Returns the counts so far. COST_ELAPSED is the counter itself, which has no beginning. */
struct cost cost_read(const struct cost_meter *meter);

/* Returns @after minus @before; -1 for a count that either lacks. */
struct cost cost_between(const struct cost *before, const struct cost *after);

/* Returns the sum of all instructions, or -1 when a part of them cannot be counted. */
int64_t cost_instructions(const struct cost *cost);

#endif
