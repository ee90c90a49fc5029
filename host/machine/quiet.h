/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quiet: waiting until the machine has nothing else to do. */
#ifndef MTEBENCH_HOST_MACHINE_QUIET_H
#define MTEBENCH_HOST_MACHINE_QUIET_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Waits until all CPUs together were busy less than 1 % of a 200 ms window, three times running, or
 * @limit_ms are over. Returns whether it became quiet. Kernels do work of their own for a while
 * after boot (certificates, crypto self-tests).
 */
bool quiet_wait(uint64_t limit_ms);

/* How much of all CPUs' time is used in 200 ms from now, in 1/1000; -1 where /proc/stat cannot be
 * read. */
int quiet_busy_permil(void);

#endif
