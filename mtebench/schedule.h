/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schedule: what a run is to measure: its config or configs, their trials in order, and those that
 * are done. */
#ifndef MTEBENCH_MTEBENCH_SCHEDULE_H
#define MTEBENCH_MTEBENCH_SCHEDULE_H

#include <jansson.h>

#include "host/plan/ab.h"
#include "host/plan/plan.h"
#include "host/plan/stopping.h"
#include "mtebench/run_options.h"

struct schedule {
	struct config *config;
	struct config *config_b;  /* of `ab` with two configs, else NULL */
	struct plan plan;         /* of which the strings belong to the configs */
	struct ab ab;             /* blocks 0: a plain run */
	bool *done;               /* by trial identity: what is left out, or measured already */
	struct stopping stopping; /* of cells with samples = until */
};

/* Makes what @options ask for. Returns 0 with @schedule to be freed, or -1 with a message and
 * @schedule to be freed all the same. */
int schedule_make(const struct run_options *options, struct schedule *schedule,
		  struct message *message);
void schedule_free(struct schedule *schedule);

/* How many trials are to be measured. */
size_t schedule_count_left(const struct schedule *schedule);

/* Adds to the run object @run what `mtestat ab` pairs trials by, if there is anything. Returns 0
 * or -1. */
int schedule_record_ab(const struct schedule *schedule, json_t *run);

#endif
