/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topology_private: what the files of topology share. */
#ifndef MTEBENCH_HOST_MACHINE_TOPOLOGY_PRIVATE_H
#define MTEBENCH_HOST_MACHINE_TOPOLOGY_PRIVATE_H

#include <hwloc.h>

/* The topology, loaded once; NULL when hwloc cannot. */
hwloc_topology_t topology_get(void);

#endif
