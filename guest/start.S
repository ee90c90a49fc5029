/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * start: entry of every vCPU. x0 = vCPU index; EL1h, MMU and caches off, interrupts masked.
 */
#include "include/abi.h"

/* MAIR_EL1 (Arm ARM D19.2.104): attribute 0 Device-nGnRnE, attribute 1 Normal write-back with or without tags. */
#define MAIR_UNTAGGED 0xff00
#define MAIR_TAGGED   0xf000

/*
 * TCR_EL1: T0SZ 25 (39-bit addresses, so the walk starts at level 1), IRGN0/ORGN0 write-back, SH0 inner, TG0 4 KiB,
 * EPD1 (no TTBR1 walks), IPS 40 bits, TBI0 (top byte ignored). TCMA0 stays 0: tag 0 is checked too.
 */
#define TCR (25 | (1 << 8) | (1 << 10) | (3 << 12) | (1 << 23) | (2 << 32) | (1 << 37))

/* SCTLR_EL1: the bits that are RES1 without later extensions, then M, C, I and ATA (bit 43); TCF stays 0 (none). */
#define SCTLR_MMU (0x30d00800 | (1 << 0) | (1 << 2) | (1 << 12))
#define SCTLR_ATA (1 << 43)

	.section .text.start, "ax"
	.global _start
_start:
	msr	daifset, #0xf
	adrp	x2, vectors
	add	x2, x2, :lo12:vectors
	msr	vbar_el1, x2
	mov	x2, #(3 << 20)			/* CPACR_EL1.FPEN: no traps of FP and SIMD */
	msr	cpacr_el1, x2

	ldr	x3, =MAIR_UNTAGGED
	ldr	x4, =SCTLR_MMU
	mrs	x2, id_aa64pfr1_el1
	ubfx	x2, x2, #8, #4			/* MTE: 2 and more has allocation tags */
	cmp	x2, #2
	b.lo	1f
	ldr	x3, =MAIR_TAGGED
	ldr	x5, =SCTLR_ATA
	orr	x4, x4, x5
1:	msr	mair_el1, x3
	ldr	x2, =TCR
	msr	tcr_el1, x2
	adrp	x2, mmu_table
	msr	ttbr0_el1, x2
	isb
	tlbi	vmalle1
	dsb	nsh
	msr	sctlr_el1, x4
	isb

	adrp	x2, stacks_end
	add	x2, x2, :lo12:stacks_end
	mov	x3, #ABI_STACK_BYTES
	msub	x2, x0, x3, x2
	mov	sp, x2
	bl	guest_main
	b	.

	.ltorg

	.bss
	.balign	16
	.skip	ABI_VCPUS_MAX * ABI_STACK_BYTES
stacks_end:
