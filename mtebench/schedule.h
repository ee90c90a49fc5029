/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schedule: the trials that a run is to measure: its config or configs, the plan made of them, and
 * the marks of trials that are done. */
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
	struct plan plan;         /* its strings belong to the configs */
	struct ab ab;             /* blocks is 0 in a plain run */
	bool *done;               /* by trial identity: the trial is left out or already measured */
	struct stopping stopping; /* of cells with samples = until */
};

/* Makes the schedule that @options ask for. Returns 0, or -1 with a message. The caller frees
 * @schedule in both cases. */
int schedule_make(const struct run_options *options, struct schedule *schedule,
		  struct message *message);
void schedule_free(struct schedule *schedule);

/* Returns how many trials are still to be measured. */
size_t schedule_count_left(const struct schedule *schedule);

/* Adds to the run object @run which trials --only chose. Returns 0, or -1 when memory is short. */
int schedule_record_only(const struct run_options *options, json_t *run);

/* Adds to the run object @run of an A/B run what `mtestat ab` needs to pair trials. Returns 0, or
 * -1 when memory is short. */
int schedule_record_ab(const struct schedule *schedule, json_t *run);

#endif
