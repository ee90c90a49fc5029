/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault_phases: splits the time of stage-2 faults into phases, by the points in the kernel that
 * their threads pass. Pure.
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
	PHASE_EXIT,    /* from kvm_exit on: KVM decodes the fault, finds memslot and VMA */
	PHASE_PAGE,    /* KVM finds the host page: get_user_pages */
	PHASE_TAGS,    /* from there to the mapping: KVM takes locks and, with MTE, clears tags */
	PHASE_MAPPING, /* kvm_pgtable_stage2_map runs */
	PHASE_ENTRY,   /* from there to kvm_entry */
	PHASE_COUNT,
};

extern const char *const fault_phase_names[PHASE_COUNT];

#define FAULT_THREADS_MAX 64

/* The fault that a thread is in. */
struct fault_open {
	int32_t thread;
	enum fault_point next; /* the point expected next; POINT_EXIT: the thread is in no fault */
	uint64_t times_ns[POINT_COUNT];
};

struct fault_phases {
	struct fault_open open[FAULT_THREADS_MAX];
	size_t open_count;
	/* samples[phase][fault]: durations in ns; owned */
	uint64_t *samples[PHASE_COUNT];
	size_t count; /* number of faults that passed all points in order */
	/* number of aborts that passed the points otherwise: MMIO, retries, permissions */
	size_t other_count;
};

/* Notes that @thread passed @point at @time_ns. The times of a thread must come in order. Returns
 * 0, or -ENOMEM when memory is short or there are more than FAULT_THREADS_MAX threads. */
int fault_phases_pass(struct fault_phases *phases, int32_t thread, enum fault_point point,
		      uint64_t time_ns);

/* Returns the median of the @count samples of a phase (the lower one of an even number), which stay
 * in their order; 0 when there are none or memory is short. */
uint64_t fault_phases_median(const uint64_t *samples, size_t count);

void fault_phases_free(struct fault_phases *phases);

#endif
