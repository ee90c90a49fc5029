/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pretouch: another VM that touches a rig's memory and goes, so that its tags are initialised. */
#ifndef MTEBENCH_HOST_RIG_PRETOUCH_H
#define MTEBENCH_HOST_RIG_PRETOUCH_H

#include "host/rig/touch_rig.h"

/*
 * A second VM over the same memory, with MTE as the rig's has, does @operation with logical tag
 * @tag on each page, untimed, and is destroyed. Returns 0, or -1 with trial->outcome.
 */
int pretouch(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
	     unsigned int tag);

#endif
