/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * monotonic: the clock of machines that are not arm64, for benchmarks that run in this process
 * alone. A tick is a nanosecond of CLOCK_MONOTONIC.
 */
#include <time.h>

#include "host/machine/clock.h"

const char *clock_counter_name(void)
{
	return "CLOCK_MONOTONIC";
}

uint64_t clock_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t clock_frequency_hz(void)
{
	return 1000000000;
}

/* No loop of known length here: 0 ticks is what no counter of instructions gives. */
uint64_t clock_time_loop(uint64_t instructions)
{
	(void)instructions;
	return 0;
}
