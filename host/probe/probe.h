/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe: what can be measured on this machine and what cannot, and what makes figures unstable.
 * Changes no setting. Each function looks at one topic and appends its findings.
 */
#ifndef MTEBENCH_HOST_PROBE_PROBE_H
#define MTEBENCH_HOST_PROBE_PROBE_H

#include <stdint.h>

#include "common/record/outcome.h"
#include "host/probe/finding.h"

void probe_guests(struct findings *findings); /* KVM, by running small guests; probe_guest.c */
void probe_mte(struct findings *findings);    /* user space, KVM, block sizes; probe_mte.c */
void probe_access(struct findings *findings); /* what this user may read; probe_access.c */
void probe_memory(struct findings *findings); /* page sizes and pools; probe_memory.c */
void probe_clock(struct findings *findings);  /* counter and tick; probe_clock.c */
void probe_cpus(struct findings *findings);   /* frequency, SMT, heat, load; probe_cpu.c */
void probe_kernel(struct findings *findings); /* what the kernel does by itself; probe_kernel.c */

/* All of these, in the order of the page. */
void probe_all(struct findings *findings);

/* Those that can make figures unstable: probe_cpus() and probe_kernel(). */
void probe_conditions(struct findings *findings);

/*
 * Runs one small guest. With @mte it has MTE, and *@stgm_bytes is the block of STGM. Returns 0, or
 * -1 with @outcome.
 */
int probe_run_guest(bool mte, uint64_t *stgm_bytes, struct outcome *outcome);

#endif
