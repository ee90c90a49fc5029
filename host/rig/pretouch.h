/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pretouch: touches a rig's memory from another VM first, so that the kernel has initialised the
 * tags of its pages before the trial begins. */
#ifndef MTEBENCH_HOST_RIG_PRETOUCH_H
#define MTEBENCH_HOST_RIG_PRETOUCH_H

#include "host/rig/touch_rig.h"

/*
 * Creates a second VM over the same memory, with MTE if the rig's VM has it, does @operation with
 * logical tag @tag once on all that stage 2 maps at once, without timing it, and destroys the VM. Returns 0, or -1 with
 * trial->outcome.
 */
int pretouch(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
	     unsigned int tag);

#endif
