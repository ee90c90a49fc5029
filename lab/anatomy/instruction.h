/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * instruction: decodes the A64 instructions behind which a program may go on elsewhere, so that its
 * path can be followed. The encodings are those of Arm ARM C4.1.
 */
#ifndef MTEBENCH_LAB_ANATOMY_INSTRUCTION_H
#define MTEBENCH_LAB_ANATOMY_INSTRUCTION_H

#include <stdbool.h>
#include <stdint.h>

#define INSTRUCTION_BYTES 4

enum instruction_kind {
	INSTRUCTION_PLAIN,  /* the program goes on behind it, unless an exception is taken */
	INSTRUCTION_JUMP,   /* B, B.cond, CBZ, TBZ, BR and their like */
	INSTRUCTION_CALL,   /* BL, BLR */
	INSTRUCTION_RETURN, /* RET */
	INSTRUCTION_ERET,
	INSTRUCTION_TRAP, /* SVC, HVC, SMC, BRK: it raises an exception */
};

/* The kind of instruction @word. */
enum instruction_kind instruction_kind(uint32_t word);

/*
 * Sets *@target to the address that the direct branch or call @word at @address goes to. Returns
 * false, with *@target untouched, when @word is none or goes to an address in a register.
 */
bool instruction_target(uint64_t address, uint32_t word, uint64_t *target);

#endif
