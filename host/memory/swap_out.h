/* SPDX-License-Identifier: GPL-2.0-or-later */
/* swap_out: moves all of a guest's memory out to swap space. */
#ifndef MTEBENCH_HOST_MEMORY_SWAP_OUT_H
#define MTEBENCH_HOST_MEMORY_SWAP_OUT_H

#include "common/record/outcome.h"
#include "host/memory/backing.h"

/*
 * Swaps every page of @backing out, until none is in memory or in the swap cache: a page in the
 * swap cache would come back in its old frame, with its tags in place. Returns 0, or -1 with
 * @outcome. The outcome is a skip when there is no swap, or when pages stay: shared memory stays in
 * the swap cache of a disk that ends its writes later.
 */
int swap_out(const struct backing *backing, struct outcome *outcome);

struct keeper;

/*
 * The same, into memory that zswap compresses in front of the swap space. @keeper has zswap on
 * meanwhile. The outcome is also a skip when there is no zswap, or no page went there.
 */
int swap_out_zswap(const struct backing *backing, struct keeper *keeper, struct outcome *outcome);

#endif
