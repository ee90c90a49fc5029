/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmu: the guest's only translation table, constant, so that it needs no code and no vCPU waits for another.
 *
 * Level 1, 512 blocks of 1 GiB, identity. Stage 1 is thus the same for every page size under test, and a touch of
 * the region walks no table that could itself take a stage-2 fault.
 */

/* Block descriptor (Arm ARM D8.3): valid block, AttrIndx at 2, AP 0 (read and write at EL1), SH inner, AF. */
#define BLOCK  ((1 << 10) | (3 << 8) | 1)
#define DEVICE (BLOCK | (0 << 2) | (1 << 53) | (1 << 54)) /* PXN and UXN: nothing to execute there */
#define NORMAL (BLOCK | (1 << 2) | (1 << 54))

	.section .rodata.mmu, "a"
	.balign	4096
	.global mmu_table
mmu_table:
	.quad	DEVICE
	.set	index, 1
	.rept	511
	.quad	(index << 30) | NORMAL
	.set	index, index + 1
	.endr
