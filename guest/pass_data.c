/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass_data: passes that read and write data. The loops are assembly, so that their length is the
 * same with every compiler: 48 instructions a KiB for read and write, 80 for copy, 40 for fill by
 * DC ZVA of 64 bytes.
 */
#include "guest/pass.h"

#define SIMD_CLOBBERS "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7"

/* The last 128 bytes are folded after the loop, so that what was loaded can be checked. */
static inline void do_read(struct pass *pass)
{
	uint64_t at = pass->block, end = at + pass->block_bytes, low, high;

	__asm__ volatile(
		"1:\tldp q0, q1, [%0], #128\n\tldp q2, q3, [%0, #-96]\n\tldp q4, q5, [%0, #-64]\n\tldp q6, q7, [%0, #-32]\n\tcmp %0, %3\n\tb.ne 1b\n\teor v0.16b, v0.16b, v1.16b\n\teor v2.16b, v2.16b, v3.16b\n\teor v4.16b, v4.16b, v5.16b\n\teor v6.16b, v6.16b, v7.16b\n\teor v0.16b, v0.16b, v2.16b\n\teor v4.16b, v4.16b, v6.16b\n\teor v0.16b, v0.16b, v4.16b\n\tumov %1, v0.d[0]\n\tumov %2, v0.d[1]"
		: "+&r"(at), "=&r"(low), "=&r"(high)
		: "r"(end)
		: SIMD_CLOBBERS, "cc", "memory");
	pass->state ^= low ^ high;
}

/* STP of one pair, over and over. */
static inline __attribute__((always_inline)) void store_pairs(struct pass *pass, uint64_t value)
{
	uint64_t at = pass->block, end = at + pass->block_bytes;

	__asm__ volatile(
		"dup v0.2d, %2\n"
		"1:\tstp q0, q0, [%0], #128\n\tstp q0, q0, [%0, #-96]\n\tstp q0, q0, [%0, #-64]\n\tstp q0, q0, [%0, #-32]\n\tcmp %0, %1\n\tb.ne 1b"
		: "+&r"(at)
		: "r"(end), "r"(value)
		: "v0", "cc", "memory");
}

static inline void do_write(struct pass *pass)
{
	store_pairs(pass, pass->value);
}

static inline void do_copy(struct pass *pass)
{
	uint64_t from = pass->block, to = pass->target, end = from + pass->block_bytes;

	__asm__ volatile(
		"1:\tldp q0, q1, [%0], #128\n\tldp q2, q3, [%0, #-96]\n\tldp q4, q5, [%0, #-64]\n\tldp q6, q7, [%0, #-32]\n\tstp q0, q1, [%1], #128\n\tstp q2, q3, [%1, #-96]\n\tstp q4, q5, [%1, #-64]\n\tstp q6, q7, [%1, #-32]\n\tcmp %0, %2\n\tb.ne 1b"
		: "+&r"(from), "+&r"(to)
		: "r"(end)
		: SIMD_CLOBBERS, "cc", "memory");
}

static inline void do_fill_zva(struct pass *pass)
{
	uint64_t at = pass->block, end = at + pass->block_bytes;

	__asm__ volatile(
		"1:\tdc zva, %0\n\tadd %0, %0, %2\n\tdc zva, %0\n\tadd %0, %0, %2\n\tdc zva, %0\n\tadd %0, %0, %2\n\tdc zva, %0\n\tadd %0, %0, %2\n\tcmp %0, %1\n\tb.ne 1b"
		: "+&r"(at)
		: "r"(end), "r"(pass->zva_bytes)
		: "cc", "memory");
}

static inline void do_fill_pairs(struct pass *pass)
{
	store_pairs(pass, 0);
}

static inline void do_chase(struct pass *pass)
{
	uint64_t rounds = pass->block_bytes / ABI_LINE_BYTES / 8;

	__asm__ volatile(
		"1:\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tldr %0, [%0]\n\tsubs %1, %1, #1\n\tb.ne 1b"
		: "+&r"(pass->pointer), "+&r"(rounds)
		:
		: "cc", "memory");
	pass->state += pass->pointer;
}

/* The chain of multiplications is shorter than that of the memory: several loads are under way at a
 * time. */
static inline void do_random(struct pass *pass)
{
	uint64_t rounds = pass->block_bytes / ABI_LINE_BYTES, index, value;
	uint64_t words = pass->part_bytes / sizeof(uint64_t);

	__asm__ volatile(
		"1:\tmadd %0, %0, %5, %6\n\tumulh %3, %0, %7\n\tldr %4, [%8, %3, lsl #3]\n\tadd %1, %1, %4\n\tsubs %2, %2, #1\n\tb.ne 1b"
		: "+&r"(pass->random), "+&r"(pass->state), "+&r"(rounds), "=&r"(index), "=&r"(value)
		: "r"(ABI_RANDOM_MULTIPLIER), "r"(ABI_RANDOM_INCREMENT), "r"(words), "r"(pass->part)
		: "cc", "memory");
}

void pass_data_run(const struct share *share, void (*wait)(void))
{
	switch (share->job->operation) {
	case ABI_PASS_READ:
		pass_run(share, wait, do_read);
		break;
	case ABI_PASS_WRITE:
		pass_run(share, wait, do_write);
		break;
	case ABI_PASS_COPY:
		pass_run(share, wait, do_copy);
		break;
	case ABI_PASS_FILL:
		if (pass_first(share).zva_bytes)
			pass_run(share, wait, do_fill_zva);
		else
			pass_run(share, wait, do_fill_pairs);
		break;
	case ABI_PASS_CHASE:
		pass_run(share, wait, do_chase);
		break;
	case ABI_PASS_RANDOM:
		pass_run(share, wait, do_random);
		break;
	default:
		__builtin_trap();
	}
}
