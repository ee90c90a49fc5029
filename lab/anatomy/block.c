/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block: found again by address and length. */
#include "lab/anatomy/block.h"

#include <stdlib.h>
#include <string.h>

#include "lab/anatomy/instruction.h"

#define BUCKETS 65536u

static struct block *blocks[BUCKETS];

static bool is_same(const struct block *block, const struct block *other)
{
	return block->address == other->address && block->count == other->count &&
	       memcmp(block->words, other->words, block->count * sizeof(*block->words)) == 0;
}

/* @block, or its equal that was kept before; then @block is freed. */
static struct block *keep(struct block *block)
{
	struct block **bucket =
		&blocks[(block->address / INSTRUCTION_BYTES + block->count) % BUCKETS];

	for (struct block *kept = *bucket; kept; kept = kept->next)
		if (is_same(kept, block)) {
			free(block);
			return kept;
		}
	block->next = *bucket;
	*bucket = block;
	return block;
}

const struct block *block_of(const struct qemu_plugin_tb *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);
	struct block *block = malloc(sizeof(*block) + count * sizeof(*block->words));

	if (!block)
		abort();
	block->address = qemu_plugin_tb_vaddr(tb);
	block->count = count;
	for (size_t i = 0; i < count; i++)
		qemu_plugin_insn_data(qemu_plugin_tb_get_insn(tb, i), &block->words[i],
				      sizeof(*block->words));
	return keep(block);
}

uint64_t block_end(const struct block *block)
{
	return block->address + block->count * INSTRUCTION_BYTES;
}

/* Whether the last instruction is a direct branch to @address. */
static bool goes_to(const struct block *block, uint64_t address)
{
	uint64_t target;

	return instruction_target(block_end(block) - INSTRUCTION_BYTES,
				  block->words[block->count - 1], &target) &&
	       target == address;
}

bool block_is_cut_at(const struct block *block, uint64_t address)
{
	return address >= block->address && address < block_end(block) && !goes_to(block, address);
}

size_t block_index(const struct block *block, uint64_t address)
{
	return (size_t)(address - block->address) / INSTRUCTION_BYTES;
}
