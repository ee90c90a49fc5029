/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vectors: every exception is one that nobody expected. Keep the registers, report, stop.
 *
 * The frame is laid out as struct abi_abort: vector, esr, far, elr, spsr, x0..x30.
 */
#define FRAME_BYTES (36 * 8)
#define FRAME_X	    (5 * 8)

	.macro	entry index
	.balign	0x80
	sub	sp, sp, #FRAME_BYTES
	stp	x0, x1, [sp, #FRAME_X]
	mov	x0, #\index
	b	report
	.endm

	.section .text.vectors, "ax"
	.balign	0x800
	.global vectors
vectors:
	.set	vector, 0
	.rept	16
	entry	vector
	.set	vector, vector + 1
	.endr

report:
	stp	x2, x3, [sp, #FRAME_X + 2 * 8]
	stp	x4, x5, [sp, #FRAME_X + 4 * 8]
	stp	x6, x7, [sp, #FRAME_X + 6 * 8]
	stp	x8, x9, [sp, #FRAME_X + 8 * 8]
	stp	x10, x11, [sp, #FRAME_X + 10 * 8]
	stp	x12, x13, [sp, #FRAME_X + 12 * 8]
	stp	x14, x15, [sp, #FRAME_X + 14 * 8]
	stp	x16, x17, [sp, #FRAME_X + 16 * 8]
	stp	x18, x19, [sp, #FRAME_X + 18 * 8]
	stp	x20, x21, [sp, #FRAME_X + 20 * 8]
	stp	x22, x23, [sp, #FRAME_X + 22 * 8]
	stp	x24, x25, [sp, #FRAME_X + 24 * 8]
	stp	x26, x27, [sp, #FRAME_X + 26 * 8]
	stp	x28, x29, [sp, #FRAME_X + 28 * 8]
	str	x30, [sp, #FRAME_X + 30 * 8]
	mrs	x1, esr_el1
	stp	x0, x1, [sp]
	mrs	x0, far_el1
	mrs	x1, elr_el1
	stp	x0, x1, [sp, #2 * 8]
	mrs	x0, spsr_el1
	str	x0, [sp, #4 * 8]
	mov	x0, sp
	bl	trap_abort
	b	.
