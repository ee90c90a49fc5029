/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_tags: checks the allocation tags that passes (ABI_PASS_STP to ABI_PASS_IRG) load and
 * leave. */
#ifndef MTEBENCH_HOST_RIG_PASS_TAGS_H
#define MTEBENCH_HOST_RIG_PASS_TAGS_H

#include "host/rig/pass_rig.h"

/*
 * Adds the oracle's checks for guests with MTE. "loaded": LDG and LDGM loaded config.map_tag, which
 * pass_rig_map() had set, and IRG made only tags that ABI_IRG_EXCLUDE leaves. "tags": every granule
 * has config.tag after an @operation that stores tags, else still config.map_tag. Returns 0, or -1
 * with trial->outcome.
 */
int pass_tags_check(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

#endif
