/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * instruction: what of A64 must be understood to follow a program: where it may go on elsewhere
 * than behind an instruction. Encodings: Arm ARM C4.1.
 */
#ifndef MTEBENCH_LAB_ANATOMY_INSTRUCTION_H
#define MTEBENCH_LAB_ANATOMY_INSTRUCTION_H

#include <stdbool.h>
#include <stdint.h>

#define INSTRUCTION_BYTES 4

enum instruction_kind {
	INSTRUCTION_PLAIN,  /* goes on behind itself, unless an exception comes */
	INSTRUCTION_JUMP,   /* B, B.cond, CBZ, TBZ, BR and their like */
	INSTRUCTION_CALL,   /* BL, BLR */
	INSTRUCTION_RETURN, /* RET */
	INSTRUCTION_ERET,
	INSTRUCTION_TRAP, /* SVC, HVC, SMC, BRK: an exception by itself */
};

/* The kind of instruction @word. */
enum instruction_kind instruction_kind(uint32_t word);

/*
 * Where the direct branch or call @word at @address goes. Returns false, and leaves *@target alone,
 * when it is none or goes by a register.
 */
bool instruction_target(uint64_t address, uint32_t word, uint64_t *target);

#endif
