/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers: reads system registers of the vCPU in whose context the plugin was called. */
#ifndef MTEBENCH_LAB_ANATOMY_REGISTERS_H
#define MTEBENCH_LAB_ANATOMY_REGISTERS_H

#include <stdint.h>

enum registers_name {
	/* where what runs at EL2 keeps the base of a CPU's variables: the kernel (VHE), or KVM's part
	 * of it under a kernel at EL1, which leaves it alone; so it tells CPUs apart */
	REGISTER_TPIDR_EL2,
	REGISTER_VBAR_EL1,
	REGISTER_VBAR_EL2,
	REGISTER_ELR_EL1,
	REGISTER_ELR_EL2,
	REGISTER_PSTATE, /* as SPSR_EL2 has it: Arm ARM C5.2.19 */
	REGISTER_COUNT,
};

/* Looks the registers up; call it once, in a vCPU's context, before registers_read(). Returns NULL,
 * or the name of a register that is missing. */
const char *registers_find(void);

uint64_t registers_read(enum registers_name name);

/* X0 to X30, and SP with 31; 0 where QEMU does not show them. */
uint64_t registers_read_general(unsigned int number);

#endif
