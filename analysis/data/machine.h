/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine: what is said about the machine of a run beside every table and plot. */
#ifndef MTEBENCH_ANALYSIS_DATA_MACHINE_H
#define MTEBENCH_ANALYSIS_DATA_MACHINE_H

#include "analysis/data/cell.h"

/* "linux,dummy-virt, Neoverse-N2, 2 CPUs, 2G, 4K pages, emulated", or "..., virtual machine". The
 * caller frees. */
char *machine_line(const struct run *run);

/* The VMMs that Linux guests were started with: "qemu: QEMU emulator version 10.0.2, crosvm:
 * unknown version"; empty where there were none. The caller frees. */
char *machine_vmms(const struct run *run);

/* The sentence that says what figures of an emulated or a virtual machine are not; NULL of hardware. */
const char *machine_caution(const struct run *run);

/* "instructions, emulated", "ns", or "ns, virtual machine": to stand behind every figure and on every axis. The caller
 * frees. */
char *machine_unit(const struct run *run, const char *unit);

/* The smallest difference that the clock can show, in the run's unit: a step of its counter. */
double machine_quantum_figure(const struct run *run);

/* "tick quantum 1 instruction": the smallest difference that the clock can show. The caller
 * frees. */
char *machine_quantum(const struct run *run);

#endif
