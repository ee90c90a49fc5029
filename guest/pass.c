/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass: what surrounds the timed loop of ABI_PASS. */
#include "guest/pass.h"

/* SCTLR_EL1.TCF. */
#define SCTLR_TCF_SHIFT 40
#define SCTLR_TCF_MASK  (3ul << SCTLR_TCF_SHIFT)

#define TCR_TCMA0 (1ul << 57)

#define TFSR_EL1 "s3_0_c5_c6_0"
#define GCR_EL1  "s3_0_c1_c0_6"
#define RGSR_EL1 "s3_0_c1_c0_5"
#define GCR_RRND (1ul << 16)

#define BASE_PAGE_BYTES 4096
#define STGM_BYTES_MAX  256 /* 16 tags of 4 bits in a register */

static uint64_t part_of(const struct share *share)
{
	return share->job->base + share->index * share->job->part_bytes;
}

void map_part(const struct share *share)
{
	const struct abi_job *job = share->job;
	uint64_t begin = part_of(share), end = begin + job->part_bytes;

	for (uint64_t at = begin; !job->tagging && at < end; at += BASE_PAGE_BYTES) {
		volatile uint64_t *word = (volatile uint64_t *)at;

		*word = *word;
	}
	for (uint64_t at = begin; job->tagging && at < end; at += MTE_GRANULE_BYTES)
		mte_store_tag(mte_pointer(at, job->tag));
}

/* TLBs may hold it (Arm ARM D8.16), so it is changed only where it differs. */
static void unchecked_set(bool unchecked)
{
	uint64_t tcr;

	__asm__ volatile("mrs %0, tcr_el1" : "=r"(tcr));
	if (unchecked == !!(tcr & TCR_TCMA0))
		return;
	tcr ^= TCR_TCMA0;
	__asm__ volatile("msr tcr_el1, %0\n\tisb\n\ttlbi vmalle1\n\tdsb nsh\n\tisb"
			 :
			 : "r"(tcr)
			 : "memory");
}

void tag_check_set(uint32_t tag_check)
{
	uint64_t sctlr;

	__asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
	sctlr &= ~SCTLR_TCF_MASK;
	sctlr |= (uint64_t)(tag_check & 3) << SCTLR_TCF_SHIFT;
	__asm__ volatile("msr sctlr_el1, %0\n\tisb" : : "r"(sctlr) : "memory");
	unchecked_set(tag_check & ABI_TCMA0);
	if (tag_check & ABI_TCO)
		__asm__ volatile(MTE_ARCH "msr tco, #1" : : : "memory");
	else
		__asm__ volatile(MTE_ARCH "msr tco, #0" : : : "memory");
}

uint32_t tag_check_get(void)
{
	uint64_t sctlr, tco, tcr;

	__asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
	__asm__ volatile("mrs %0, tcr_el1" : "=r"(tcr));
	__asm__ volatile(MTE_ARCH "mrs %0, tco" : "=r"(tco));
	return (uint32_t)(sctlr >> SCTLR_TCF_SHIFT & 3) | (tco ? ABI_TCO : 0) |
	       (tcr & TCR_TCMA0 ? ABI_TCMA0 : 0);
}

uint64_t tag_check_faults(void)
{
	uint64_t faults;

	/* DSB: accesses before it have left their faults in the register (Arm ARM D9.9.2). */
	__asm__ volatile("dsb nsh\n\tisb\n\tmrs %0, " TFSR_EL1 "\n\tmsr " TFSR_EL1 ", xzr\n\tisb"
			 : "=r"(faults)
			 :
			 : "memory");
	return faults;
}

/* DCZID_EL0: log2 of the block in words, and bit 4 when DC ZVA is prohibited. */
static uint64_t zva_bytes(void)
{
	uint64_t dczid;

	__asm__ volatile("mrs %0, dczid_el0" : "=r"(dczid));
	return dczid & 16 ? 0 : 4ul << (dczid & 15);
}

/*
 * GMID_EL1, which tells the block of STGM, is undefined to a guest of KVM (HCR_EL2.TID5). So one
 * STGM is made with another tag at the beginning of @block, which has one tag throughout: the
 * granules that changed are the block. They get their tag back.
 */
static uint64_t stgm_bytes(uint64_t block)
{
	uint64_t old = mte_load_tag(block & ~(0xful << MTE_TAG_SHIFT)), bytes = 0;
	uint64_t address = block & ~(0xful << MTE_TAG_SHIFT);

	__asm__ volatile(MTE_ARCH "stgm %0, [%1]"
			 :
			 : "r"((old ^ 1) * 0x1111111111111111), "r"(address)
			 : "memory");
	while (bytes < STGM_BYTES_MAX && mte_load_tag(address + bytes) != old) {
		mte_store_tag(mte_pointer(address + bytes, old));
		bytes += MTE_GRANULE_BYTES;
	}
	if (!bytes)
		__builtin_trap();
	return bytes;
}

static bool uses_stgm(uint32_t operation)
{
	return operation == ABI_PASS_STGM || operation == ABI_PASS_STZGM ||
	       operation == ABI_PASS_LDGM;
}

struct pass pass_first(const struct share *share)
{
	const struct abi_job *job = share->job;
	struct pass pass = {
		.block = mte_pointer(part_of(share), job->tag),
		.block_bytes = job->stride_bytes,
		.value = share->first + 1,
		.part = mte_pointer(part_of(share), job->tag),
		.part_bytes = job->part_bytes,
		.pointer = mte_pointer(part_of(share), job->tag),
		.random = job->seed + share->index,
		.zva_bytes = zva_bytes(),
		.tags = job->tag * 0x1111111111111111,
	};

	pass.target = pass.block;
	if (job->operation == ABI_PASS_COPY)
		pass.target += job->part_bytes / 2;
	if (uses_stgm(job->operation))
		pass.stgm_bytes = stgm_bytes(pass.block);
	return pass;
}

/* RRND as Linux has it, and IRG's exclusion; SEED must not be 0 or an LFSR stands still. */
static void seed_tags(uint64_t seed)
{
	__asm__ volatile("msr " GCR_EL1 ", %0" : : "r"(GCR_RRND | ABI_IRG_EXCLUDE));
	__asm__ volatile("msr " RGSR_EL1 ", %0\n\tisb" : : "r"((seed | 1) << 8 & 0xffff00));
}

void pass_prepare(const struct share *share)
{
	const struct abi_job *job = share->job;
	volatile uint64_t *samples = (volatile uint64_t *)job->samples;

	for (uint64_t i = share->first; i < share->end; i++)
		samples[i] = 0;
	if (!job->tagging)
		return;
	seed_tags(job->seed);
	tag_check_faults();
	tag_check_set(job->tag_check);
}

void pass_conclude(const struct share *share, const struct pass *pass)
{
	uint64_t *results = share->thread->results;

	results[0] = pass->state;
	results[3] = pass->stgm_bytes;
	if (!share->job->tagging)
		return;
	results[1] = tag_check_get();
	results[2] = tag_check_faults();
	tag_check_set(ABI_TCF_NONE);
}
