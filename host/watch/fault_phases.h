/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault_phases: where the time of stage-2 faults goes, from the points that their threads pass.
 * Pure.
 */
#ifndef MTEBENCH_HOST_WATCH_FAULT_PHASES_H
#define MTEBENCH_HOST_WATCH_FAULT_PHASES_H

#include <stddef.h>
#include <stdint.h>

/* The points of a fault, in order. */
enum fault_point {
	POINT_EXIT,       /* tracepoint kvm_exit */
	POINT_FAULT,      /* tracepoint kvm_guest_fault */
	POINT_PAGE_BEGIN, /* call of the function that finds the host page */
	POINT_PAGE_END,   /* its return */
	POINT_MAP_BEGIN,  /* call of kvm_pgtable_stage2_map */
	POINT_MAP_END,    /* its return */
	POINT_ENTRY,      /* tracepoint kvm_entry */
	POINT_COUNT,
};

enum fault_phase {
	PHASE_EXIT,    /* from kvm_exit: which fault it is, memslot, VMA */
	PHASE_PAGE,    /* the host page: get_user_pages */
	PHASE_TAGS,    /* from there to the mapping: locks, and with MTE the tags */
	PHASE_MAPPING, /* kvm_pgtable_stage2_map */
	PHASE_ENTRY,   /* to kvm_entry */
	PHASE_COUNT,
};

extern const char *const fault_phase_names[PHASE_COUNT];

#define FAULT_THREADS_MAX 64

/* A fault that has not ended. */
struct fault_open {
	int32_t thread;
	enum fault_point next; /* expected; POINT_EXIT: no fault */
	uint64_t times_ns[POINT_COUNT];
};

struct fault_phases {
	struct fault_open open[FAULT_THREADS_MAX];
	size_t open_count;
	/* samples[phase][fault], owned; ns */
	uint64_t *samples[PHASE_COUNT];
	size_t count;
	/* aborts that passed the points otherwise: MMIO, retries, permissions */
	size_t other_count;
};

/* Takes note of @thread passing @point. Of one thread, times come in order. Returns 0, or
 * -ENOMEM. */
int fault_phases_pass(struct fault_phases *phases, int32_t thread, enum fault_point point,
		      uint64_t time_ns);

/* The median of a phase, by sorting its samples in a copy; 0 without faults or memory. */
uint64_t fault_phases_median(const uint64_t *samples, size_t count);

void fault_phases_free(struct fault_phases *phases);

#endif
