/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_data: the data that passes (ABI_PASS_*) find in memory and must leave. */
#ifndef MTEBENCH_HOST_RIG_PASS_DATA_H
#define MTEBENCH_HOST_RIG_PASS_DATA_H

#include "host/rig/pass_rig.h"

/*
 * Prepares memory for ABI_PASS_CHASE; call it before pass_rig_map(). Links all lines of each part
 * into one cycle of pointers, in random order, so that a prefetcher cannot predict the next line.
 * Returns 0, or -1 with trial->outcome.
 */
int pass_data_link(struct pass_rig *rig, struct trial *trial);

/*
 * Adds the oracle's check "data": it compares what @operation read, or left in memory, with what
 * include/abi.h promises. No other operation may have run on what pass_rig_open() or
 * pass_data_link() put there. Returns 0, or -1 with trial->outcome.
 */
int pass_data_check(const struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

#endif
