/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place: which thread runs on which CPU, among those that this process may use, and whether it
 * really ran there.
 *
 * Without a policy vCPU 0 is on the last of them, vCPU 1 on the one before, and so on round; the
 * VMM's main thread is on the first, where kernels keep their housekeeping. So on two CPUs a vCPU
 * and the main thread do not share one. With a policy (place =, host/machine/topology.h) vCPU i is
 * on the policy's CPU i, and the main thread on the last of them.
 */
#ifndef MTEBENCH_HOST_MACHINE_PLACE_H
#define MTEBENCH_HOST_MACHINE_PLACE_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"

/* The CPU of vCPU @index. @allowed is the affinity of the process before anything was pinned. */
unsigned int place_vcpu(const cpu_set_t *allowed, unsigned int index);

/* The CPU of the main thread. */
unsigned int place_main(const cpu_set_t *allowed);

/* Affinity of the process as it was when first asked: the set that all placing is done in. */
const cpu_set_t *place_allowed(void);

/* Pins the calling thread to @cpu; best effort: place_note() tells whether it came to be. */
void place_self(unsigned int cpu);

/* Lets the calling thread run on every allowed CPU but @cpu, where there is another. */
void place_self_beside(unsigned int cpu);

/*
 * Puts the policies of these names (levels of the factors place and numa; NULL: any) in force in
 * this process and those that it forks: memory that they touch from now on is bound to the node.
 * Returns 0, or -1 with @outcome: skipped, because this machine cannot. The policy is state of the
 * process: it is set once, in a process that runs one trial and ends.
 */
int place_begin(const char *place_name, const char *numa_name, struct outcome *outcome);

/* Says that a cell runs @threads at once: 0, or -1 with @outcome skipped where a policy is in force
 * that has fewer CPUs. */
int place_need(unsigned int threads, struct outcome *outcome);

/* Notes where the calling thread is at the end of its work, which was to be on @cpu. */
void place_note(unsigned int cpu);

/* Notes on which nodes the pages of [@memory, +@size_bytes) that are present lie. */
void place_note_memory(const void *memory, size_t size_bytes);

/* How many things were looked at, and how many of them were elsewhere. */
struct place_count {
	bool matters; /* a policy was in force, or a thread was elsewhere */
	uint64_t seen, wrong;
	char note[160]; /* where they were, or were to be */
};

struct place_seen {
	struct place_count threads; /* that ended on the CPU they were given */
	struct place_count pages;   /* on the node that memory was bound to */
};

/* What was noted since place_begin(). */
struct place_seen place_check(void);

#endif
