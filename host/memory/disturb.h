/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disturb: does to guest memory, through the host's mapping, what happens to it in a VM's life.
 */
#ifndef MTEBENCH_HOST_MEMORY_DISTURB_H
#define MTEBENCH_HOST_MEMORY_DISTURB_H

#include "common/record/outcome.h"
#include "host/memory/backing.h"

enum disturbance {
	DISTURB_NONE,
	DISTURB_REFAULT, /* stage 2 loses its mappings, the pages stay: mprotect() and back */
	/* the pages are given back, and new ones take their place: MADV_DONTNEED, for shared memory
	 * MADV_REMOVE */
	DISTURB_DISCARD,
	/* mprotect(PROT_MTE) of a second mapping; of this one where there can be no second */
	DISTURB_ALIAS,
	DISTURB_SPLIT, /* transparent huge pages are split, through debugfs as root */
	/* the pages move to other frames: to another NUMA node; or, on an emulated machine only,
	 * by MADV_SOFT_OFFLINE, which takes frames out of use */
	DISTURB_MIGRATE,
	DISTURB_COMPACT, /* the kernel compacts the machine's memory: pages may move */
	DISTURB_SWAP,    /* every page goes out to swap space: host/memory/swap_out.h */
	DISTURB_COUNT,
};

/* Does @what to @backing. Returns 0, or -1 with @outcome, which is a skip when this machine cannot
 * do it or when it had no effect. */
int disturb(enum disturbance what, const struct backing *backing, bool emulated,
	    struct outcome *outcome);

#endif
