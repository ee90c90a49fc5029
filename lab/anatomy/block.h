/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block: the blocks of code that QEMU translates, and where execution left a block. */
#ifndef MTEBENCH_LAB_ANATOMY_BLOCK_H
#define MTEBENCH_LAB_ANATOMY_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/anatomy/qemu_plugin.h"

struct block {
	struct block *next;
	uint64_t address;
	size_t count; /* at least 1 */
	uint32_t words[];
};

/* Returns the block with the code of @tb, which is kept for good: QEMU translates the same code
 * often, and equal code gives the same block. Aborts when memory is short. */
const struct block *block_of(const struct qemu_plugin_tb *tb);

/* Returns the address behind the last instruction. */
uint64_t block_end(const struct block *block);

/* Whether execution left the block in front of its instruction at @address. False when @address is
 * not in the block, and when the last instruction branches to it. */
bool block_is_cut_at(const struct block *block, uint64_t address);

/* Returns the index of the instruction at @address, which must be in the block. */
size_t block_index(const struct block *block, uint64_t address);

#endif
