/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place: decides which thread runs on which CPU, among those that this process may use, and checks
 * whether it really ran there.
 *
 * Without a policy all threads are on the cores of one NUMA node, so that memory is near whoever
 * touches it first (struct topology_home): vCPU 0 runs on the last of its cores, vCPU 1 on the one
 * before, and so on, then on the CPUs of other nodes. The VMM's main thread runs on the first of the
 * node's cores: on two CPUs a single vCPU and the main thread do not share one. With a policy
 * (place = in a config, host/machine/topology.h) vCPU i runs on CPU i of the policy's list, over
 * again from its first, and the main thread on the last of the list.
 *
 * The policy, and what is noted, are state of a process that runs one trial and ends, and of those
 * that it forks; place_allowed() is that of the process from the first call on.
 */
#ifndef MTEBENCH_HOST_MACHINE_PLACE_H
#define MTEBENCH_HOST_MACHINE_PLACE_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"

/* The CPU of vCPU @index. @allowed is the affinity of the process before anything was pinned. */
unsigned int place_vcpu(const cpu_set_t *allowed, unsigned int index);

/* The CPU of the main thread. */
unsigned int place_main(const cpu_set_t *allowed);

/* The CPU that vCPU 0 gets without a policy, also before place_begin(). */
unsigned int place_first(void);

/* Whether threads of a trial may be on @cpu: one of the first 32 in their order, or the main
 * thread's. Before place_begin(): any that is allowed. */
bool place_uses(unsigned int cpu);

/* Affinity of the process as it was when first asked, or at place_begin(): the set that all placing is
 * done in. */
const cpu_set_t *place_allowed(void);

/* Pins the calling thread to @cpu. Errors are ignored: place_note() finds out whether it worked. */
void place_self(unsigned int cpu);

/* Lets it run on all CPUs that are for the main thread: those of the node, or of the policy. */
void place_self_home(void);

/* Lets the calling thread run on every allowed CPU but @cpu, where there is another. */
void place_self_beside(unsigned int cpu);

/*
 * Puts two policies in force, in this process and those that it forks: their names are levels of
 * the factors place and numa, and NULL means any. Memory that is touched from now on is bound to
 * the node. Returns 0, or -1 with @outcome, which is a skip when this machine cannot do it. Call it
 * once, in a process that runs one trial and ends, because the policies are state of the process.
 */
int place_begin(const char *place_name, const char *numa_name, struct outcome *outcome);

/* Checks that the policy in force has CPUs for @threads at once. Returns 0, also without a policy,
 * or -1 with @outcome a skip. */
int place_need(unsigned int threads, struct outcome *outcome);

/* Notes whether the calling thread, at the end of its work, is on @cpu, where it should be. */
void place_note(unsigned int cpu);

/* Notes on which nodes the pages of [@memory, +@size_bytes) that are present lie; of many, some. */
void place_note_memory(const void *memory, size_t size_bytes);

/* From now on memory is moved to other nodes on purpose: nothing more is noted of it. */
void place_memory_moves(void);

#define PLACE_NODES_MAX 64 /* that are told apart */

struct place_count {
	bool matters;         /* a policy was in force, or a thread was elsewhere */
	uint64_t seen, wrong; /* how many were looked at, and how many of them were elsewhere */
	char note[160];       /* where they were, or should have been */
};

struct place_seen {
	struct place_count threads; /* wrong: those that ended on another CPU than theirs */
	struct place_count pages;   /* wrong: those that were on another node than bound to */
	uint64_t on_node[PLACE_NODES_MAX]; /* number of these pages by node */
};

/* What was noted since place_begin(). */
struct place_seen place_check(void);

#endif
