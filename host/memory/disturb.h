/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disturb: what happens to guest memory in the life of a VM, done to the host's mapping of it.
 */
#ifndef MTEBENCH_HOST_MEMORY_DISTURB_H
#define MTEBENCH_HOST_MEMORY_DISTURB_H

#include "common/outcome.h"
#include "host/memory/backing.h"

enum disturbance {
	DISTURB_NONE,
	DISTURB_REFAULT, /* stage 2 loses its mappings, the pages stay: mprotect() and back */
	/* the pages are given back: MADV_DONTNEED, or MADV_REMOVE of shared memory: what comes
	 * in their place is new */
	DISTURB_DISCARD,
	/* mprotect(PROT_MTE) of a second mapping, or, of memory that can have none, of this one */
	DISTURB_ALIAS,
	DISTURB_SPLIT, /* huge pages of THP are split: debugfs, as root */
	/* the pages move to other frames: to another NUMA node; or, in an emulated machine only,
	 * by MADV_SOFT_OFFLINE, which takes frames out of use */
	DISTURB_MIGRATE,
	DISTURB_SWAP, /* out and in, every page: host/swap_out */
};

/* Does it to all of @backing. Returns 0, or -1 with @outcome: skip where this machine cannot, or
 * where nothing came of it. */
int disturb(enum disturbance what, const struct backing *backing, bool emulated,
	    struct outcome *outcome);

#endif
