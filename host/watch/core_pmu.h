/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * core_pmu: the counters of a CPU core as the kernel names them in
 * /sys/bus/event_source/devices. Machines with two kinds of cores have two.
 */
#ifndef MTEBENCH_HOST_WATCH_CORE_PMU_H
#define MTEBENCH_HOST_WATCH_CORE_PMU_H

#include <stdbool.h>
#include <stdint.h>

struct core_pmu {
	char name[64]; /* "armv8_pmuv3_0" */
	uint32_t type; /* perf_event_attr.type */
};

/* Finds the PMU of @cpu. Returns 0, or -ENOENT: the kernel drives none there. */
int core_pmu_find(unsigned int cpu, struct core_pmu *pmu);

/* The code of @event ("inst_retired"). Returns 0, or -ENOENT (this PMU does not count it), or
 * -EINVAL (it takes more than a code). */
int core_pmu_event(const struct core_pmu *pmu, const char *event, uint64_t *config);

/* Whether a list of CPUs ("0-3,8") has @cpu. Pure. False for what is no such list. */
bool core_pmu_list_has(const char *list, unsigned int cpu);

/* The code that "event=0x11" or, on x86, "event=0x2e,umask=0x41" means: the event in bits 0..15
 * (x86: 0..7), the umask in bits 8..15. Pure. Returns 0, or -EINVAL for any other term. */
int core_pmu_parse_terms(const char *terms, uint64_t *config);

#endif
