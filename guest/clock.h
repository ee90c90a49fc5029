/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock: fenced reads of the counters, the only clocks of the guest.
 */
#ifndef MTEBENCH_GUEST_CLOCK_H
#define MTEBENCH_GUEST_CLOCK_H

#include <stdint.h>

#include "include/marker.h"

/*
 * CNTVCT_EL0 in ticks. The ISB keeps the read from happening before the instructions in front of it
 * have completed (Arm ARM D11.2.2: reads of the counter may be made out of order without it); the
 * memory clobber keeps the compiler from moving the timed operation across.
 */
static inline uint64_t clock_read(void)
{
	uint64_t ticks;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(ticks) : : "memory");
	return ticks;
}

/*
 * CNTPCT_EL0, for parties that must agree on the time: CNTVCT_EL0 of each VM has an offset of its own
 * (CNTVOFF_EL2), the physical counter has none unless the VMM asks for one. KVM does not trap it.
 */
static inline uint64_t clock_read_common(void)
{
	uint64_t ticks;

	__asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(ticks) : : "memory");
	return ticks;
}

/*
 * clock_read() at the two ends of a timed operation, with the markers outside: what is timed has no
 * instruction more for them. A window is then two instructions longer than its ticks say, its first
 * ISB and its last MRS.
 */
static inline uint64_t clock_begin(void)
{
	uint64_t ticks;

	__asm__ volatile(MARKER_TEXT(MARKER_BEGIN) "isb\n\tmrs %0, cntvct_el0"
			 : "=r"(ticks)
			 :
			 : "memory");
	return ticks;
}

static inline uint64_t clock_end(void)
{
	uint64_t ticks;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\t" MARKER_TEXT(MARKER_END)
			 : "=r"(ticks)
			 :
			 : "memory");
	return ticks;
}

#endif
