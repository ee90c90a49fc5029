/* SPDX-License-Identifier: GPL-2.0-or-later */
/* now: wall-clock time for limits and progress. Nothing that is measured. */
#ifndef MTEBENCH_LAB_BASE_NOW_H
#define MTEBENCH_LAB_BASE_NOW_H

#include <time.h>

/* Seconds since some moment before the program started. */
static inline double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
