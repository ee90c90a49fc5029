/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topology_draw: the machine as text. */
#include "host/machine/topology.h"
#include "host/machine/topology_private.h"

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
	    hwloc_get_nbobjs_inside_cpuset_by_type(topology_get(), object->cpuset, HWLOC_OBJ_CORE) >
		    1)
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
	int count = hwloc_cpukinds_get_nr(topology_get(), 0), efficiency;
	char cpus[256];

	for (int i = 0; set && i < count; i++) {
		if (hwloc_cpukinds_get_info(topology_get(), (unsigned int)i, set, &efficiency, NULL,
					    NULL, 0) < 0)
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

static void draw_home(FILE *file, const cpu_set_t *allowed)
{
	static struct topology_home home;

	if (topology_find_home(allowed, &home) < 0)
		return;
	fputs("     place = any:", file);
	for (size_t i = 0; i < home.count; i++)
		fprintf(file, " %u", home.cpus.cpus[i]);
	fprintf(file, ", on node %d\n", home.node);
}

void topology_draw(FILE *file, const cpu_set_t *allowed)
{
	struct outcome outcome = {0};
	unsigned int node;

	if (!topology_get()) {
		fputs("hwloc cannot read the topology of this machine\n", file);
		return;
	}
	draw(file, hwloc_get_root_obj(topology_get()), 0);
	draw_kinds(file);
	fputc('\n', file);
	draw_home(file, allowed);
	for (enum topology_place place = PLACE_ANY + 1; place < TOPOLOGY_PLACE_COUNT; place++)
		draw_policy(file, place, allowed);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, allowed)) {
			if (topology_find_node(NUMA_REMOTE, cpu, &node, &outcome) == 0)
				fprintf(file, "     numa = remote: node %u, seen from CPU %u\n",
					node, cpu);
			else
				fprintf(file, "SKIP %s\n", outcome.reason.text);
			break;
		}
}
