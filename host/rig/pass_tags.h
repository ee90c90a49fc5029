/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_tags: the allocation tags that passes (ABI_PASS_STP to ABI_PASS_IRG) load and leave. */
#ifndef MTEBENCH_HOST_RIG_PASS_TAGS_H
#define MTEBENCH_HOST_RIG_PASS_TAGS_H

#include "host/rig/pass_rig.h"

/*
 * Oracle for guests with MTE, checks "loaded" and "tags": @operation, made on memory with
 * config.map_tag, loaded that tag (or made those that it may), and left config.tag everywhere if it
 * stores tags, else config.map_tag. Returns 0, or -1 with trial->outcome.
 */
int pass_tags_check(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

#endif
