/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place: which thread runs on which CPU, among those that this process may use.
 *
 * vCPU 0 is on the last of them, vCPU 1 on the one before, and so on round; the VMM's main thread
 * is on the first, where kernels keep their housekeeping. So on two CPUs a vCPU and the main thread
 * do not share one.
 */
#ifndef MTEBENCH_HOST_PLACE_H
#define MTEBENCH_HOST_PLACE_H

#include <sched.h>

/* The CPU of vCPU @index. @allowed is the affinity of the process before anything was pinned. */
unsigned int place_vcpu(const cpu_set_t *allowed, unsigned int index);

/* The CPU of the main thread. */
unsigned int place_main(const cpu_set_t *allowed);

/* Affinity of the process as it was when first asked: the set that all placing is done in. */
const cpu_set_t *place_allowed(void);

/* Pins the calling thread to @cpu; best effort. */
void place_self(unsigned int cpu);

/* Lets the calling thread run on every allowed CPU but @cpu, where there is another. */
void place_self_beside(unsigned int cpu);

#endif
