/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block: code as QEMU translates it, in blocks, and where a block was left. */
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

/* The code of @tb. Kept for good: the same code is translated often, and is found again. */
const struct block *block_of(const struct qemu_plugin_tb *tb);

/* The address behind it. */
uint64_t block_end(const struct block *block);

/* Whether the block was left in front of the instruction at @address, which lies in it, and not by
 * its last branch, which goes there. */
bool block_is_cut_at(const struct block *block, uint64_t address);

/* The number of the instruction at @address, which lies in it. */
size_t block_index(const struct block *block, uint64_t address);

#endif
