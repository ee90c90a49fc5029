/* SPDX-License-Identifier: GPL-2.0-or-later */
/* swap_out: guest memory goes out to swap space, all of it. */
#ifndef MTEBENCH_HOST_MEMORY_SWAP_OUT_H
#define MTEBENCH_HOST_MEMORY_SWAP_OUT_H

#include "common/outcome.h"
#include "host/memory/backing.h"

/*
 * Puts every page of @backing out, so that none is in memory, nor in the swap cache, from where it
 * would come back with its frame and its tags still in place. Returns 0, or -1 with @outcome: skip
 * where there is no swap, or pages stay: shared memory on a disk whose writes end later stays in
 * the swap cache.
 */
int swap_out(const struct backing *backing, struct outcome *outcome);

#endif
