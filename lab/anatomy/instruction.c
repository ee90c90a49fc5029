/* SPDX-License-Identifier: GPL-2.0-or-later */
/* instruction: decoding of branches. */
#include "lab/anatomy/instruction.h"

static bool is_branch_immediate(uint32_t word)
{
	return (word & 0x7c000000) == 0x14000000;
}

static bool is_branch_conditional(uint32_t word)
{
	return (word & 0xff000000) == 0x54000000;
}

static bool is_compare_branch(uint32_t word)
{
	return (word & 0x7e000000) == 0x34000000;
}

static bool is_test_branch(uint32_t word)
{
	return (word & 0x7e000000) == 0x36000000;
}

/* BR, BLR, RET, ERET, and the same with pointer authentication (bit 24). */
static enum instruction_kind register_branch_kind(uint32_t word)
{
	switch (word >> 21 & 7) {
	case 1:
		return INSTRUCTION_CALL;
	case 2:
		return INSTRUCTION_RETURN;
	case 4:
		return INSTRUCTION_ERET;
	default:
		return INSTRUCTION_JUMP;
	}
}

enum instruction_kind instruction_kind(uint32_t word)
{
	if (is_branch_immediate(word))
		return word >> 31 ? INSTRUCTION_CALL : INSTRUCTION_JUMP;
	if (is_branch_conditional(word) || is_compare_branch(word) || is_test_branch(word))
		return INSTRUCTION_JUMP;
	if ((word & 0xfe000000) == 0xd6000000)
		return register_branch_kind(word);
	return (word & 0xff000000) == 0xd4000000 ? INSTRUCTION_TRAP : INSTRUCTION_PLAIN;
}

/* The signed field of @bits bits from bit @low on, in bytes. */
static int64_t offset_of(uint32_t word, unsigned int low, unsigned int bits)
{
	uint64_t field = word >> low & ((UINT32_C(1) << bits) - 1);
	uint64_t sign = UINT64_C(1) << (bits - 1);

	return ((int64_t)(field ^ sign) - (int64_t)sign) * INSTRUCTION_BYTES;
}

bool instruction_target(uint64_t address, uint32_t word, uint64_t *target)
{
	int64_t offset;

	if (is_branch_immediate(word))
		offset = offset_of(word, 0, 26);
	else if (is_branch_conditional(word) || is_compare_branch(word))
		offset = offset_of(word, 5, 19);
	else if (is_test_branch(word))
		offset = offset_of(word, 5, 14);
	else
		return false;
	*target = address + (uint64_t)offset;
	return true;
}
