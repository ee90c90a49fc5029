/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch: the observers of a trial's timed job: counters, a sampler, a trace, or a count of calls.
 * They observe while the vCPUs do that job, and at no other time.
 */
#ifndef MTEBENCH_HOST_WATCH_WATCH_H
#define MTEBENCH_HOST_WATCH_WATCH_H

#include "host/watch/call_count.h"
#include "host/watch/counters.h"
#include "host/watch/fault_trace.h"
#include "host/watch/sampler.h"

struct watch {
	struct counters *counters;       /* NULL: nothing is counted */
	struct sampler *sampler;         /* NULL: nothing is sampled */
	const struct fault_trace *trace; /* NULL: nothing is traced */
	const char *function;            /* the function whose calls are counted; NULL: none */
	struct call_count calls;
	uint64_t call_count;     /* sum of the calls in all jobs so far */
	struct message no_calls; /* why calls could not be counted, or empty */
};

/* Start and stop the trace and the count of calls around a job. The vCPU threads start counters and
 * sampler themselves. @watch may be NULL. */
void watch_begin(struct watch *watch);
void watch_end(struct watch *watch);

#endif
