/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte: allocation tags by hand, for host and guest. Both are built for ARMv8.0, so that they run
 * where there is no MTE; the assembler is told of the extension here only. Callers know that tags
 * exist: HWCAP2_MTE on the host, ID_AA64PFR1_EL1.MTE >= 2 in the guest.
 */
#ifndef MTEBENCH_INCLUDE_MTE_H
#define MTEBENCH_INCLUDE_MTE_H

#include <stdint.h>

#define MTE_GRANULE_BYTES 16
#define MTE_TAG_SHIFT     56 /* logical tag: bits 59:56 of a pointer */
#define MTE_ARCH          ".arch armv8.5-a+memtag\n\t"

static inline uint64_t mte_pointer(uint64_t address, uint64_t tag)
{
	return address | tag << MTE_TAG_SHIFT;
}

/* STG: sets the allocation tag of the granule at @pointer to @pointer's logical tag. */
static inline void mte_store_tag(uint64_t pointer)
{
	__asm__ volatile(MTE_ARCH "stg %0, [%0]" : : "r"(pointer) : "memory");
}

/* LDG: the allocation tag of the granule at @address. */
static inline uint64_t mte_load_tag(uint64_t address)
{
	uint64_t pointer = address;

	__asm__ volatile(MTE_ARCH "ldg %0, [%0]" : "+r"(pointer) : : "memory");
	return pointer >> MTE_TAG_SHIFT & 0xf;
}

#endif
