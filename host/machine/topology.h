/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * topology: packages, NUMA nodes, caches, cores and CPUs of this machine, as hwloc has them, and
 * which of them a policy of placement means.
 *
 * What hwloc loads is state of the process, loaded once: a process that runs one trial does not see
 * the machine change. HWLOC_SYNTHETIC and HWLOC_XMLFILE give hwloc another machine: for tests.
 */
#ifndef MTEBENCH_HOST_MACHINE_TOPOLOGY_H
#define MTEBENCH_HOST_MACHINE_TOPOLOGY_H

#include <sched.h>
#include <stdio.h>

#include "common/level.h"
#include "common/record/outcome.h"

/* place = : where the threads of a trial are, one after the other. */
enum topology_place {
	PLACE_ANY,        /* no policy: struct topology_home */
	PLACE_SAME_CORE,  /* on the hardware threads of one core */
	PLACE_SAME_CACHE, /* on cores that share a cache, the smallest that cores share */
	/* on cores of one package, of another such cache each, while there are any */
	PLACE_SAME_PACKAGE,
	PLACE_CROSS_PACKAGE, /* on another package each, round and round */
	PLACE_BIG,           /* on cores of the fastest kind */
	PLACE_LITTLE,        /* on cores of the slowest kind */
	TOPOLOGY_PLACE_COUNT,
};

/* numa = : where memory is, seen from vCPU 0. */
enum topology_numa {
	NUMA_ANY,
	NUMA_LOCAL,  /* on the node of vCPU 0's CPU */
	NUMA_REMOTE, /* on another node that has memory, the farthest in number */
	TOPOLOGY_NUMA_COUNT,
};

/* By place and numa. */
extern const struct level topology_places[];
extern const struct level topology_numas[];

/* CPUs in the order in which threads get them: vCPU 0 first. One for each core, but for
 * PLACE_SAME_CORE. */
struct topology_cpus {
	unsigned int cpus[CPU_SETSIZE];
	size_t count;
};

/*
 * The CPUs of @allowed that @place means, at least two of them; for PLACE_BIG and PLACE_LITTLE at
 * least one. Returns 0, or -1 with @outcome skipped: this machine has no such place, and why.
 */
int topology_find_cpus(enum topology_place place, const cpu_set_t *allowed,
		       struct topology_cpus *cpus, struct outcome *outcome);

/*
 * Where threads are without a policy: on the cores of one NUMA node, the one with the most, that are
 * of one kind, the fastest with two; the last first, since kernels keep their housekeeping on the first
 * CPUs. Neighbours in hwloc's order are neighbours here.
 */
struct topology_home {
	struct topology_cpus cpus; /* all that are allowed: behind the node's cores all others */
	size_t count;              /* how many of them are those cores */
	int node;                  /* its number */
};

/* Returns 0, or -1 when hwloc knows no node with a core in @allowed. */
int topology_find_home(const cpu_set_t *allowed, struct topology_home *home);

/* The NUMA node that @numa means for a vCPU 0 on @cpu, into *@node. Returns 0, or -1 with @outcome
 * skipped. */
int topology_find_node(enum topology_numa numa, unsigned int cpu, unsigned int *node,
		       struct outcome *outcome);

/* Returns the number of another node than @node (-1: than none) that has memory, the farthest in
 * number; -1 when there is none or hwloc cannot tell. */
int topology_other_node(int node);

/* hwloc's XML of this machine; NULL where it cannot be had. The caller frees. */
char *topology_xml(void);

/* A line an object, indented; then a line a policy: the CPUs that it means, or why there are
 * none. */
void topology_draw(FILE *file, const cpu_set_t *allowed);

/* For tests: forgets what was loaded, so that HWLOC_SYNTHETIC is looked at again. */
void topology_forget(void);

#endif
