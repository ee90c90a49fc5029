/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * marker: instructions without effect that tell an observer of the instruction stream (the plugin
 * in lab/anatomy/) where a timed operation begins and ends. Guest payload, mtebench and plugin
 * include this file.
 *
 * The markers are HINT #120 and up. Their CRm is 15, which is unallocated (Arm ARM C6.2, HINT), so
 * every CPU executes them as NOP. A window is what one CPU executes between MARKER_BEGIN and
 * MARKER_END. A group is the windows of one loop, in the guest or in the VMM; MARKER_GROUP stands
 * before its first window. The number of a trial follows MARKER_TRIAL bit by bit, lowest bit first,
 * as MARKER_ZERO and MARKER_ONE, so that the plugin need not read registers.
 */
#ifndef MTEBENCH_INCLUDE_MARKER_H
#define MTEBENCH_INCLUDE_MARKER_H

#include <stdint.h>

#define MARKER_BEGIN 120
#define MARKER_END   121
#define MARKER_GROUP 122
#define MARKER_ZERO  123
#define MARKER_ONE   124
#define MARKER_TRIAL 125 /* MARKER_TRIAL_BITS of zero and one follow */

#define MARKER_TRIAL_BITS 32

/* The instruction HINT #number (Arm ARM C6.2: 1101 0101 0000 0011 0010 CRm op2 11111). */
#define MARKER_INSTRUCTION(number) (UINT32_C(0xd503201f) | (uint32_t)(number) << 5)

#define MARKER_TEXT_(number) "hint #" #number "\n\t"
#define MARKER_TEXT(number)  MARKER_TEXT_(number)

#ifdef __aarch64__
static inline void marker_begin(void)
{
	__asm__ volatile(MARKER_TEXT(MARKER_BEGIN) : : : "memory");
}

static inline void marker_end(void)
{
	__asm__ volatile(MARKER_TEXT(MARKER_END) : : : "memory");
}

static inline void marker_group(void)
{
	__asm__ volatile(MARKER_TEXT(MARKER_GROUP) : : : "memory");
}

/* Tells that what follows belongs to trial @number. */
static inline void marker_trial(uint32_t number)
{
	__asm__ volatile(MARKER_TEXT(MARKER_TRIAL) : : : "memory");
	for (int bit = 0; bit < MARKER_TRIAL_BITS; bit++)
		if (number >> bit & 1)
			__asm__ volatile(MARKER_TEXT(MARKER_ONE) : : : "memory");
		else
			__asm__ volatile(MARKER_TEXT(MARKER_ZERO) : : : "memory");
}
#else
static inline void marker_begin(void)
{
}

static inline void marker_end(void)
{
}

static inline void marker_group(void)
{
}

static inline void marker_trial(uint32_t number)
{
	(void)number;
}
#endif

#endif
