/* SPDX-License-Identifier: GPL-2.0-or-later */
/* caches: sizes of the data caches that a CPU reads through, as hwloc has them. */
#ifndef MTEBENCH_HOST_MACHINE_CACHES_H
#define MTEBENCH_HOST_MACHINE_CACHES_H

#include <stdint.h>

#define CACHES_LAST 0 /* for @level: the largest level, from 3 on */

/* Size of the cache of @level (1, 2 or CACHES_LAST) that @cpu reads through; 0 where hwloc knows none:
 * system caches behind the mesh of some servers are in no table that it reads. */
uint64_t caches_bytes(unsigned int cpu, unsigned int level);

#endif
