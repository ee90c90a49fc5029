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

/* What only a guest can tell. */
struct probe_guest {
	const char *irqchip; /* as vm_irqchip(); NULL: no guest ran */
	uint64_t stgm_bytes; /* block of STGM; 0: no guest with MTE ran */
};

/* Runs one small guest, with @mte or without. Returns 0, or -1 with @outcome. */
int probe_run_guest(bool mte, struct probe_guest *guest, struct outcome *outcome);

/* Runs one with MTE, or one without where that cannot be. The calling thread may run afterwards where
 * it might before. */
struct probe_guest probe_find_guest(void);

/* Adds to the run object @run what it told. */
void probe_note_guest(const struct probe_guest *guest, json_t *run);

#endif
