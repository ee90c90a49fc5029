/* SPDX-License-Identifier: GPL-2.0-or-later */
/* caches: sizes of the data caches that a CPU reads through. */
#include "host/machine/caches.h"

#include "host/machine/topology_private.h"

uint64_t caches_bytes(unsigned int cpu, unsigned int level)
{
	hwloc_topology_t topology = topology_get();
	hwloc_obj_t object = topology ? hwloc_get_pu_obj_by_os_index(topology, cpu) : NULL;
	uint64_t size_bytes = 0;

	for (; object; object = object->parent) {
		if (!hwloc_obj_type_is_dcache(object->type))
			continue;
		if (level == CACHES_LAST ? object->attr->cache.depth >= 3
					 : object->attr->cache.depth == level)
			size_bytes = object->attr->cache.size;
	}
	return size_bytes;
}
