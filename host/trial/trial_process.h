/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trial_process: one trial in a process of its own, so that whatever goes wrong in it costs one
 * trial.
 */
#ifndef MTEBENCH_HOST_TRIAL_TRIAL_PROCESS_H
#define MTEBENCH_HOST_TRIAL_TRIAL_PROCESS_H

#include <signal.h>
#include <stdbool.h>

#include "host/plan/plan.h"
#include "host/watch/trace_break.h"

/* What trial_execute() is asked to do. */
struct trial_request {
	const struct plan_trial *planned;
	uint64_t order; /* when it runs, from 0 */
	uint64_t seed;  /* of the plan; each trial derives its own */
	bool emulated;
	bool allow_hold; /* as in struct trial */
	/* Settings of folio sizes may be changed for the time of the trial. */
	bool allow_folios;
	/* A pass that looks where time goes instead of measuring it: NULL in a run. */
	const struct fault_trace *trace;
	const char *function;                  /* whose calls go to counter `calls` */
	struct sampler *sampler;               /* where in the kernel it is; NULL: no matter */
	const struct trace_break *trace_break; /* ends the trace at a long sample; NULL: none */
	/* Set by a signal handler: the trial's process is ended at once. */
	const volatile sig_atomic_t *interrupted;
};

/*
 * Forks, runs, waits. A child that crashes or outlives its time limits gives a record with
 * TRIAL_FAILED. Returns 0 with @record (which must be zeroed) owned by the caller, or -1 with
 * @message when no child could be made or it was interrupted.
 */
int trial_execute(const struct trial_request *request, struct trial_record *record,
		  struct message *message);

#endif
