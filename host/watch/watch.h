/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch: what looks on while the vCPUs do the timed job of a trial, and at no other time.
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
	const char *function;            /* whose calls are counted; NULL: none */
	struct call_count calls;
	uint64_t call_count;     /* of the jobs so far */
	struct message no_calls; /* why calls could not be counted, or empty */
};

/* Around a job; NULL is nobody. Counters are started by the vCPU threads themselves. */
void watch_begin(struct watch *watch);
void watch_end(struct watch *watch);

#endif
