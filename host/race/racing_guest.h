/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * racing_guest: a guest that takes part in a race. Each of its vCPUs is a party of the barrier and
 * does one operation on each page, at the same moment as the other parties (ABI_RACE).
 */
#ifndef MTEBENCH_HOST_RACE_RACING_GUEST_H
#define MTEBENCH_HOST_RACE_RACING_GUEST_H

#include <stdbool.h>

#include "host/memory/backing.h"
#include "host/race/racers.h"
#include "include/abi.h"

struct racing_guest {
	const struct backing *backing; /* the guest's memory, present in this process */
	size_t first;                  /* index of the page in the backing that it begins with */
	size_t count;                  /* number of pages that each vCPU visits, in order */
	size_t apart;                  /* distance of neighbouring vCPUs, in pages; 0: none */
	bool mte;
	enum abi_operation operation; /* ABI_WRITE or ABI_STORE_TAG */
	unsigned int tag;
	unsigned int vcpu_count; /* vCPU i is party racer->index + i of the barrier */
	unsigned int parties;    /* number of parties of the barrier: processes and vCPUs */
	uint64_t time_limit_ms;
	/* get count * vcpu_count elapsed and first ticks of clock_ticks(), by vCPU; NULL: not wanted */
	uint64_t *samples;
	uint64_t *begins;
	/* The results are added to these; they sum over all vCPUs. */
	uint64_t changed; /* words or tags that did not stay as the guest had set them */
	uint64_t met;     /* visits to a page at which a vCPU met another party */
};

/* Creates the VM, runs the race in it and destroys it. Returns 0, or -1 with racer->outcome. */
int racing_guest_run(struct racing_guest *guest, const struct racer *racer);

#endif
