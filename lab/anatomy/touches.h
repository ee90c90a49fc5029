/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touches: the lines of memory that the instructions of a window access, each once for each
 * instruction.
 *
 * QEMU tells of loads and stores. What DC ZVA and instructions on tags access it does not tell of, so
 * that is taken from their operand: a block of DC ZVA is a line (64 bytes, as on Neoverse N2), and the
 * tags of 2 KiB are a line of tag storage.
 */
#ifndef MTEBENCH_LAB_ANATOMY_TOUCHES_H
#define MTEBENCH_LAB_ANATOMY_TOUCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOUCHES_LINE_BYTES     64
#define TOUCHES_TAG_LINE_BYTES 2048 /* of memory whose tags are one line */

/* How; a combination. */
#define TOUCH_READ  1u
#define TOUCH_WRITE 2u
#define TOUCH_TAGS  4u /* the tags of the memory, not the memory */
#define TOUCH_STACK 8u /* by way of the stack pointer */

struct touch {
	uint64_t address; /* of the instruction */
	uint64_t line;    /* the first address in it */
	unsigned int how;
};

struct touches {
	struct touch *list; /* a hash table; owned */
	size_t room;
	size_t count;
	bool lost; /* there was no memory for all */
};

/* Forgets all. */
void touches_clear(struct touches *touches);

/* The instruction at @address accesses @bytes at @first. */
void touches_add(struct touches *touches, uint64_t address, uint64_t first, size_t bytes,
		 unsigned int how);

/* Calls @each for all of them, in order of instruction, then line. */
void touches_each(struct touches *touches, void (*each)(const struct touch *touch, void *context),
		  void *context);

/* An instruction whose accesses come from its operand: register @*base (31: SP) plus @*offset, @*how.
 * False for any other. */
bool touches_operand(uint32_t word, unsigned int *base, int64_t *offset, unsigned int *how);

/* Whether a load or store addresses memory by way of the stack pointer. */
bool touches_by_stack(uint32_t word);

#endif
