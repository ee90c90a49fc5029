/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topology: packages, NUMA nodes, caches, cores and CPUs of this machine. */
#include "host/machine/topology.h"

#include <hwloc.h>
#include <stdlib.h>
#include <string.h>

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

/* Loads once: the processes of trials inherit it. NULL when hwloc cannot. */
static hwloc_topology_t topology_get(void)
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

static void draw_object(FILE *file, hwloc_obj_t object, int depth)
{
	char type[64], attributes[128], cpus[256];

	hwloc_obj_type_snprintf(type, sizeof(type), object, 0);
	hwloc_obj_attr_snprintf(attributes, sizeof(attributes), object, " ", 0);
	hwloc_bitmap_list_snprintf(cpus, sizeof(cpus), object->cpuset);
	fprintf(file, "%*s%s", depth * 2, "", type);
	if (object->os_index != HWLOC_UNKNOWN_INDEX)
		fprintf(file, " %u", object->os_index);
	if (*attributes)
		fprintf(file, " (%s)", attributes);
	fprintf(file, "  CPUs %s\n", cpus);
}

/* Caches of one core and hardware threads stand in the line of their core. */
static void draw(FILE *file, hwloc_obj_t object, int depth)
{
	if (!hwloc_obj_type_is_cache(object->type) ||
	    hwloc_get_nbobjs_inside_cpuset_by_type(loaded, object->cpuset, HWLOC_OBJ_CORE) > 1)
		draw_object(file, object, depth++);
	for (hwloc_obj_t child = object->memory_first_child; child; child = child->next_sibling)
		draw(file, child, depth);
	if (object->type == HWLOC_OBJ_CORE)
		return;
	for (hwloc_obj_t child = object->first_child; child; child = child->next_sibling)
		draw(file, child, depth);
}

static void draw_kinds(FILE *file)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	int count = hwloc_cpukinds_get_nr(loaded, 0), efficiency;
	char cpus[256];

	for (int i = 0; set && i < count; i++) {
		if (hwloc_cpukinds_get_info(loaded, (unsigned int)i, set, &efficiency, NULL, NULL,
					    0) < 0)
			continue;
		hwloc_bitmap_list_snprintf(cpus, sizeof(cpus), set);
		fprintf(file, "CPU kind %d (efficiency %d)  CPUs %s\n", i, efficiency, cpus);
	}
	hwloc_bitmap_free(set);
}

static void draw_policy(FILE *file, enum topology_place place, const cpu_set_t *allowed)
{
	static struct topology_cpus cpus;
	struct outcome outcome = {0};

	if (topology_find_cpus(place, allowed, &cpus, &outcome) < 0) {
		fprintf(file, "SKIP %s\n", outcome.reason.text);
		return;
	}
	fprintf(file, "     place = %s:", topology_places[place].name);
	for (size_t i = 0; i < cpus.count; i++)
		fprintf(file, " %u", cpus.cpus[i]);
	fputc('\n', file);
}

void topology_draw(FILE *file, const cpu_set_t *allowed)
{
	struct outcome outcome = {0};
	unsigned int node;

	if (!topology_get()) {
		fputs("hwloc cannot read the topology of this machine\n", file);
		return;
	}
	draw(file, hwloc_get_root_obj(loaded), 0);
	draw_kinds(file);
	fputc('\n', file);
	for (enum topology_place place = PLACE_ANY + 1; place < TOPOLOGY_PLACE_COUNT; place++)
		draw_policy(file, place, allowed);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (is_allowed(allowed, cpu)) {
			if (topology_find_node(NUMA_REMOTE, cpu, &node, &outcome) == 0)
				fprintf(file, "     numa = remote: node %u, seen from CPU %u\n",
					node, cpu);
			else
				fprintf(file, "SKIP %s\n", outcome.reason.text);
			break;
		}
}
