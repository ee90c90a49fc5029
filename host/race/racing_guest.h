/* SPDX-License-Identifier: GPL-2.0-or-later */
/* racing_guest: a guest that takes part in a race: its vCPUs do one operation a page, each at the
 * same moment as the other parties (ABI_RACE). */
#ifndef MTEBENCH_HOST_RACE_RACING_GUEST_H
#define MTEBENCH_HOST_RACE_RACING_GUEST_H

#include <stdbool.h>

#include "host/memory/backing.h"
#include "host/race/racers.h"
#include "include/abi.h"

struct racing_guest {
	const struct backing *backing; /* its memory, present in this process */
	size_t first;                  /* page of the backing that it begins with */
	size_t count;                  /* pages that it does, one after the other */
	size_t apart;                  /* pages between those of neighbouring vCPUs; 0: the same */
	bool mte;
	enum abi_operation operation; /* ABI_WRITE or ABI_STORE_TAG */
	unsigned int tag;
	unsigned int vcpu_count; /* parties racer->index, racer->index + 1, ... of the barrier */
	unsigned int parties;    /* of the barrier, all processes and vCPUs */
	uint64_t time_limit_ms;
	uint64_t *samples; /* count * vcpu_count elapsed ticks, vCPU by vCPU; NULL: not wanted */
	/* What came of it, in all vCPUs together. */
	uint64_t changed; /* words or tags that did not stay */
	uint64_t met;     /* pages at which it met another racer */
};

/* Creates the VM, runs it, ends it. Returns 0, or -1 with racer->outcome. */
int racing_guest_run(struct racing_guest *guest, const struct racer *racer);

#endif
