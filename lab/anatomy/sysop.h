/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysop: the operations of SYS and SYSL instructions: TLBI, DC, IC, AT (Arm ARM, DDI 0487, C5.3 to
 * C5.5 and C6.2, "SYS").
 */
#ifndef MTEBENCH_LAB_ANATOMY_SYSOP_H
#define MTEBENCH_LAB_ANATOMY_SYSOP_H

#include <stdint.h>

#include "common/event.h"

#define SYSOP_NAME_MAX 24

/* The class of @word, a SYS or SYSL; @name gets the operation ("IPAS2E1IS"), or "" where the class
 * has no other. */
enum event_class sysop_class(uint32_t word, char name[SYSOP_NAME_MAX]);

#endif
