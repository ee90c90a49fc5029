/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysreg: names of the system registers that MRS and MSR access, and what they are for.
 *
 * Encodings and names are those of Arm ARM (DDI 0487), C5 and D23; registers that Linux does not
 * use by name are named as the architecture allows for all: S3_0_C1_C0_2.
 */
#ifndef MTEBENCH_LAB_ANATOMY_SYSREG_H
#define MTEBENCH_LAB_ANATOMY_SYSREG_H

#include <stddef.h>
#include <stdint.h>

#include "common/event.h"

#define SYSREG_NAME_MAX 24

/* Register @word (an MRS or MSR) accesses. */
enum event_register sysreg_kind(uint32_t word);
void sysreg_name(uint32_t word, char name[SYSREG_NAME_MAX]);

#endif
