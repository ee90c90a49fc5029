/* SPDX-License-Identifier: GPL-2.0-or-later */
/* now: the clock that deadlines and progress go by. Never a measurement: those take the counter. */
#ifndef MTEBENCH_HOST_MACHINE_NOW_H
#define MTEBENCH_HOST_MACHINE_NOW_H

#include <stdint.h>
#include <time.h>

/* CLOCK_MONOTONIC in milliseconds. */
static inline uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

#endif
