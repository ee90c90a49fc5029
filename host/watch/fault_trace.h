/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault_trace: the points of stage-2 faults, traced through tracefs in an instance of its own.
 *
 * Tracepoints kvm_exit, kvm_guest_fault and kvm_entry; kprobe events at the call and return of the
 * function that finds the host page (__kvm_faultin_pfn, before 6.16 __gfn_to_pfn_memslot) and of
 * kvm_pgtable_stage2_map. Times are CLOCK_MONOTONIC_RAW. It changes nothing but what it makes: the
 * instance `mtebench_PID` and the probe group of that name, which fault_trace_close() removes; what
 * a killed mtebench left behind is removed by the next fault_trace_open().
 *
 *     fault_trace_open -> fault_trace_arm -> (fork; fault_trace_on; fault_trace_off) ->
 *     fault_trace_disarm -> fault_trace_read -> fault_trace_close
 */
#ifndef MTEBENCH_HOST_WATCH_FAULT_TRACE_H
#define MTEBENCH_HOST_WATCH_FAULT_TRACE_H

#include "common/message.h"
#include "host/watch/fault_phases.h"

struct fault_trace {
	char name[32];        /* of instance and probe group */
	char directory[96];   /* the instance's */
	char page_symbol[48]; /* the function that finds the host page */
	char clear_note[160]; /* what became of a kprobe on mte_clear_page_tags */
	uint16_t types[POINT_COUNT];
	int on_fd;  /* tracing_on of the instance */
	int pid_fd; /* set_event_pid */
};

/* Returns 0, or -1 with @message and nothing left behind: no tracefs, no root, no kprobes, a kernel
 * without one of the functions. */
int fault_trace_open(struct fault_trace *trace, struct message *message);
void fault_trace_close(struct fault_trace *trace);

/*
 * Arms the probes, which cost something in every process while they are armed, and disarms them.
 * Between the two trials can be traced. Returns 0 or -1 with @message.
 */
int fault_trace_arm(struct fault_trace *trace, struct message *message);
void fault_trace_disarm(const struct fault_trace *trace);

/* Traces the calling process and the threads it starts, from now on. */
void fault_trace_on(const struct fault_trace *trace);
void fault_trace_off(const struct fault_trace *trace);

/* Takes what was traced out of the buffers. Returns 0, or -1 with @message: events were lost, or
 * are not understood. */
int fault_trace_read(const struct fault_trace *trace, struct fault_phases *phases,
		     struct message *message);

#endif
