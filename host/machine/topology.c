/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topology: packages, NUMA nodes, caches, cores and CPUs of this machine. */
#include "host/machine/topology.h"

#include <stdlib.h>
#include <string.h>

#include "host/machine/topology_private.h"

const struct level topology_places[] = {
	LEVEL_AT(PLACE_ANY, "any"),
	LEVEL_AT(PLACE_SAME_CORE, "same-core"),
	LEVEL_AT(PLACE_SAME_CACHE, "same-cache"),
	LEVEL_AT(PLACE_SAME_PACKAGE, "same-package"),
	LEVEL_AT(PLACE_CROSS_PACKAGE, "cross-package"),
	LEVEL_AT(PLACE_BIG, "big"),
	LEVEL_AT(PLACE_LITTLE, "little"),
	{0},
};
_Static_assert(LEVEL_COUNT(topology_places) == TOPOLOGY_PLACE_COUNT, "a name for every place");

const struct level topology_numas[] = {
	LEVEL_AT(NUMA_ANY, "any"),
	LEVEL_AT(NUMA_LOCAL, "local"),
	LEVEL_AT(NUMA_REMOTE, "remote"),
	{0},
};
_Static_assert(LEVEL_COUNT(topology_numas) == TOPOLOGY_NUMA_COUNT, "a name for every numa");

static hwloc_topology_t loaded;

/* The processes of trials inherit it. */
hwloc_topology_t topology_get(void)
{
	if (loaded)
		return loaded;
	if (hwloc_topology_init(&loaded) < 0)
		return NULL;
	if (hwloc_topology_load(loaded) < 0)
		topology_forget();
	return loaded;
}

void topology_forget(void)
{
	if (loaded)
		hwloc_topology_destroy(loaded);
	loaded = NULL;
}

static bool is_allowed(const cpu_set_t *allowed, unsigned int cpu)
{
	return cpu < CPU_SETSIZE && CPU_ISSET(cpu, allowed);
}

static void append(struct topology_cpus *cpus, unsigned int cpu)
{
	if (cpus->count < CPU_SETSIZE)
		cpus->cpus[cpus->count++] = cpu;
}

/* Appends every allowed CPU of @set. */
static void take_threads(hwloc_const_cpuset_t set, const cpu_set_t *allowed,
			 struct topology_cpus *cpus)
{
	for (int cpu = hwloc_bitmap_first(set); cpu >= 0; cpu = hwloc_bitmap_next(set, cpu))
		if (is_allowed(allowed, (unsigned int)cpu))
			append(cpus, (unsigned int)cpu);
}

/* Appends the first allowed CPU of each core that lies in @set. */
static void take_cores(hwloc_const_cpuset_t set, const cpu_set_t *allowed,
		       struct topology_cpus *cpus)
{
	hwloc_obj_t core = NULL;

	while ((core = hwloc_get_next_obj_inside_cpuset_by_type(loaded, set, HWLOC_OBJ_CORE,
								core))) {
		struct topology_cpus threads = {.count = 0};

		take_threads(core->cpuset, allowed, &threads);
		if (threads.count)
			append(cpus, threads.cpus[0]);
	}
}

typedef void take_fn(hwloc_const_cpuset_t set, const cpu_set_t *allowed,
		     struct topology_cpus *cpus);

/* Of all objects at @depth the one in which @take finds the most; the last of equals, since kernels
 * keep their housekeeping on the first CPUs. */
static void take_fullest(int depth, take_fn *take, const cpu_set_t *allowed,
			 struct topology_cpus *cpus)
{
	hwloc_obj_t object = NULL;

	cpus->count = 0;
	while ((object = hwloc_get_next_obj_by_depth(loaded, depth, object))) {
		static struct topology_cpus found;

		found.count = 0;
		take(object->cpuset, allowed, &found);
		if (found.count >= cpus->count)
			*cpus = found;
	}
}

/* The depth of the smallest caches that hold more than one core, or -1. */
static int shared_cache_depth(void)
{
	for (int depth = hwloc_topology_get_depth(loaded) - 1; depth >= 0; depth--) {
		hwloc_obj_t object = hwloc_get_obj_by_depth(loaded, depth, 0);

		if (!object || !hwloc_obj_type_is_cache(object->type))
			continue;
		if (hwloc_get_nbobjs_inside_cpuset_by_type(loaded, object->cpuset, HWLOC_OBJ_CORE) >
		    1)
			return depth;
	}
	return -1;
}

/* One of each object at @depth inside @set, round and round, until all cores are taken. */
static void take_in_turn(int depth, hwloc_const_cpuset_t set, const cpu_set_t *allowed,
			 struct topology_cpus *cpus)
{
	static struct topology_cpus cores;
	bool more = true;

	for (size_t turn = 0; more; turn++) {
		hwloc_obj_t object = NULL;

		more = false;
		while ((object = hwloc_get_next_obj_inside_cpuset_by_depth(loaded, set, depth,
									   object))) {
			cores.count = 0;
			take_cores(object->cpuset, allowed, &cores);
			if (turn >= cores.count)
				continue;
			append(cpus, cores.cpus[turn]);
			more = true;
		}
	}
}

static void take_package(hwloc_const_cpuset_t set, const cpu_set_t *allowed,
			 struct topology_cpus *cpus)
{
	int depth = shared_cache_depth();

	if (depth < 0)
		take_cores(set, allowed, cpus);
	else
		take_in_turn(depth, set, allowed, cpus);
	/* A package in the middle of a cache: hwloc keeps the larger object above. */
	if (!cpus->count)
		take_cores(set, allowed, cpus);
}

static void find_packages(const cpu_set_t *allowed, struct topology_cpus *cpus)
{
	int depth = hwloc_get_type_depth(loaded, HWLOC_OBJ_PACKAGE);
	hwloc_obj_t root = hwloc_get_root_obj(loaded);

	if (depth >= 0 && hwloc_get_nbobjs_by_depth(loaded, depth) > 1)
		take_in_turn(depth, root->cpuset, allowed, cpus);
}

/* Cores of the fastest or of the slowest kind, where hwloc can rank kinds. */
static void find_kind(bool fastest, const cpu_set_t *allowed, struct topology_cpus *cpus)
{
	int count = hwloc_cpukinds_get_nr(loaded, 0), efficiency;
	hwloc_bitmap_t set = hwloc_bitmap_alloc();

	/* Kinds stand in order of efficiency, which is -1 where they cannot be ranked. */
	if (set && count > 1 &&
	    hwloc_cpukinds_get_info(loaded, fastest ? (unsigned int)count - 1 : 0, set, &efficiency,
				    NULL, NULL, 0) == 0 &&
	    efficiency >= 0)
		take_cores(set, allowed, cpus);
	hwloc_bitmap_free(set);
}

static void find(enum topology_place place, const cpu_set_t *allowed, struct topology_cpus *cpus)
{
	int depth;

	switch (place) {
	case PLACE_SAME_CORE:
		take_fullest(hwloc_get_type_depth(loaded, HWLOC_OBJ_CORE), take_threads, allowed,
			     cpus);
		break;
	case PLACE_SAME_CACHE:
		depth = shared_cache_depth();
		if (depth >= 0)
			take_fullest(depth, take_cores, allowed, cpus);
		break;
	case PLACE_SAME_PACKAGE:
		depth = hwloc_get_type_depth(loaded, HWLOC_OBJ_PACKAGE);
		if (depth >= 0)
			take_fullest(depth, take_package, allowed, cpus);
		break;
	case PLACE_CROSS_PACKAGE:
		find_packages(allowed, cpus);
		break;
	case PLACE_BIG:
	case PLACE_LITTLE:
		find_kind(place == PLACE_BIG, allowed, cpus);
		break;
	default:
		break;
	}
}

static const struct {
	size_t least;
	const char *lacks;
} needs[TOPOLOGY_PLACE_COUNT] = {
	[PLACE_SAME_CORE] =
		{2, "no core has two hardware threads that may be used (SMT is off or absent)"},
	[PLACE_SAME_CACHE] = {2, "no two cores that may be used share a cache"},
	[PLACE_SAME_PACKAGE] = {2, "no package has two cores that may be used"},
	[PLACE_CROSS_PACKAGE] = {2, "there are no two packages with cores that may be used"},
	[PLACE_BIG] = {1, "the CPUs are of one kind, or their kinds cannot be ranked"},
	[PLACE_LITTLE] = {1, "the CPUs are of one kind, or their kinds cannot be ranked"},
};

int topology_find_cpus(enum topology_place place, const cpu_set_t *allowed,
		       struct topology_cpus *cpus, struct outcome *outcome)
{
	cpus->count = 0;
	if (!topology_get())
		return outcome_skip(outcome, "place = %s: hwloc cannot read the topology",
				    topology_places[place].name);
	find(place, allowed, cpus);
	if (cpus->count >= needs[place].least)
		return 0;
	return outcome_skip(outcome, "place = %s: %s; see mtebench probe --topology",
			    topology_places[place].name, needs[place].lacks);
}

/* Adds those of @set that are not there yet, last first. */
static void take_new(hwloc_const_cpuset_t set, take_fn *take, const cpu_set_t *allowed,
		     struct topology_cpus *cpus)
{
	static struct topology_cpus found;
	cpu_set_t left = *allowed;

	for (size_t i = 0; i < cpus->count; i++)
		CPU_CLR(cpus->cpus[i], &left);
	found.count = 0;
	take(set, allowed, &found);
	for (size_t i = found.count; i-- > 0;)
		if (is_allowed(&left, found.cpus[i]))
			append(cpus, found.cpus[i]);
}

/* The node with the most cores in @kind (NULL: of all kinds), the last of equals; its number or -1, and
 * its cores. */
static int take_fullest_node(hwloc_const_cpuset_t kind, const cpu_set_t *allowed,
			     struct topology_cpus *cpus)
{
	static struct topology_cpus found;
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	hwloc_obj_t node = NULL;
	int number = -1;

	cpus->count = 0;
	while (set && (node = hwloc_get_next_obj_by_type(loaded, HWLOC_OBJ_NUMANODE, node))) {
		hwloc_bitmap_copy(set, node->cpuset);
		if (kind)
			hwloc_bitmap_and(set, set, kind);
		found.count = 0;
		take_new(set, take_cores, allowed, &found);
		if (!found.count || found.count < cpus->count)
			continue;
		*cpus = found;
		number = (int)node->os_index;
	}
	hwloc_bitmap_free(set);
	return number;
}

/* Of the fastest kind of which a node has two cores: threads of a trial shall be alike. */
static int take_home(const cpu_set_t *allowed, struct topology_cpus *cpus)
{
	int kinds = hwloc_cpukinds_get_nr(loaded, 0), node;
	hwloc_bitmap_t set = hwloc_bitmap_alloc();

	for (int kind = kinds - 1; set && kind >= 0 && kinds > 1; kind--) {
		if (hwloc_cpukinds_get_info(loaded, (unsigned int)kind, set, NULL, NULL, NULL, 0) <
		    0)
			continue;
		node = take_fullest_node(set, allowed, cpus);
		if (cpus->count > 1) {
			hwloc_bitmap_free(set);
			return node;
		}
	}
	hwloc_bitmap_free(set);
	return take_fullest_node(NULL, allowed, cpus);
}

int topology_find_home(const cpu_set_t *allowed, struct topology_home *home)
{
	hwloc_const_cpuset_t all;

	if (!topology_get())
		return -1;
	home->node = take_home(allowed, &home->cpus);
	home->count = home->cpus.count;
	if (!home->count)
		return -1;
	all = hwloc_get_root_obj(loaded)->cpuset;
	if (home->node >= 0)
		take_new(hwloc_get_numanode_obj_by_os_index(loaded, (unsigned int)home->node)
				 ->cpuset,
			 take_cores, allowed, &home->cpus);
	take_new(all, take_cores, allowed, &home->cpus);
	take_new(all, take_threads, allowed, &home->cpus);
	return 0;
}

static hwloc_obj_t node_of_cpu(unsigned int cpu)
{
	hwloc_obj_t node = NULL;

	while ((node = hwloc_get_next_obj_by_type(loaded, HWLOC_OBJ_NUMANODE, node)))
		if (hwloc_bitmap_isset(node->cpuset, cpu))
			return node;
	return NULL;
}

static hwloc_obj_t other_node(const struct hwloc_obj *local)
{
	hwloc_obj_t node = NULL, other = NULL;

	while ((node = hwloc_get_next_obj_by_type(loaded, HWLOC_OBJ_NUMANODE, node)))
		if (node != local && node->attr->numanode.local_memory > 0)
			other = node;
	return other;
}

int topology_find_node(enum topology_numa numa, unsigned int cpu, unsigned int *node,
		       struct outcome *outcome)
{
	hwloc_obj_t local = topology_get() ? node_of_cpu(cpu) : NULL;
	hwloc_obj_t chosen = local && numa == NUMA_REMOTE ? other_node(local) : local;

	if (!chosen)
		return outcome_skip(outcome, "numa = %s: %s; see mtebench probe --topology",
				    topology_numas[numa].name,
				    local ? "there is one NUMA node with memory"
					  : "hwloc knows no NUMA node of the vCPU's CPU");
	*node = chosen->os_index;
	return 0;
}

int topology_other_node(int node)
{
	hwloc_obj_t other;

	if (!topology_get())
		return -1;
	other = other_node(hwloc_get_numanode_obj_by_os_index(loaded, (unsigned int)node));
	return other ? (int)other->os_index : -1;
}

char *topology_xml(void)
{
	char *buffer = NULL, *copy = NULL;
	int size;

	if (!topology_get() || hwloc_topology_export_xmlbuffer(loaded, &buffer, &size, 0) < 0)
		return NULL;
	copy = strdup(buffer);
	hwloc_free_xmlbuffer(loaded, buffer);
	return copy;
}
