/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_data: the data that passes (ABI_PASS_*) find in memory and must leave. */
#ifndef MTEBENCH_HOST_RIG_PASS_DATA_H
#define MTEBENCH_HOST_RIG_PASS_DATA_H

#include "host/rig/pass_rig.h"

/*
 * For ABI_PASS_CHASE, before pass_rig_map(): makes of each part one cycle of pointers through all
 * its lines in random order, so that no prefetcher can guess. Returns 0, or -1 with trial->outcome.
 */
int pass_data_link(struct pass_rig *rig, struct trial *trial);

/*
 * Oracle, check "data": @operation, made once for every sample on what pass_rig_open() or
 * pass_data_link() had left there, gave what it promises. Returns 0, or -1 with trial->outcome.
 */
int pass_data_check(const struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

#endif
