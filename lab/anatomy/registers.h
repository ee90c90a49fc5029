/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers: system registers of the vCPU that executes. */
#ifndef MTEBENCH_LAB_ANATOMY_REGISTERS_H
#define MTEBENCH_LAB_ANATOMY_REGISTERS_H

#include <stdint.h>

enum registers_name {
	/* where Linux at EL2 keeps the base of a CPU's variables: tells CPUs apart */
	REGISTER_TPIDR_EL2,
	REGISTER_VBAR_EL2,
	REGISTER_ELR_EL2,
	REGISTER_PSTATE, /* as SPSR_EL2 has it: Arm ARM C5.2.19 */
	REGISTER_COUNT,
};

/* Finds them; to be called in a vCPU's context. Returns NULL, or the name of one that is
 * missing. */
const char *registers_find(void);

uint64_t registers_read(enum registers_name name);

#endif
