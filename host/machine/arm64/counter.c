/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counter: the virtual counter, and a loop of known length to hold it against. */
#include "host/machine/clock.h"

const char *clock_counter_name(void)
{
	return "CNTVCT_EL0";
}

uint64_t clock_ticks(void)
{
	uint64_t ticks;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(ticks) : : "memory");
	return ticks;
}

uint64_t clock_frequency_hz(void)
{
	uint64_t frequency_hz;

	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency_hz));
	return frequency_hz;
}

uint64_t clock_time_loop(uint64_t instructions)
{
	uint64_t rounds = instructions / 2, begin_ticks = clock_ticks();

	__asm__ volatile("1:\tsubs %0, %0, #1\n\tb.ne 1b" : "+r"(rounds) : : "cc");
	return clock_ticks() - begin_ticks;
}
