/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stopping: the cells of a run that get samples until the interval of their median is narrow enough
 * (stop_rule.h), while it goes on.
 *
 * The plan holds as many trials of such a cell as it may need at most. They run in the plan's order
 * like all others, so that cells alternate; when a cell is done its other trials are marked done.
 */
#ifndef MTEBENCH_HOST_PLAN_STOPPING_H
#define MTEBENCH_HOST_PLAN_STOPPING_H

#include "host/plan/plan.h"

struct stopping {
	const struct plan *plan; /* borrowed */
	bool *done;              /* by trial identity; borrowed */
	struct stop_state
		*cells; /* at the identity of their first trial; owned; NULL: no such cell */
};

/* Begins for @plan, whose trials that are not to run are marked in @done. Returns 0, or -1 with
 * @message. */
int stopping_begin(struct stopping *stopping, const struct plan *plan, bool *done,
		   struct message *message);
void stopping_free(struct stopping *stopping);

/*
 * Takes what @path, a trials.jsonl of the same plan, already holds; a missing file holds nothing.
 * The time it took is not known: a budget begins anew. Returns 0, or -1 with @message.
 */
int stopping_resume(struct stopping *stopping, const char *path, struct message *message);

/*
 * Takes the trial @planned, which has run, took @elapsed_ms and gave @record: where it is the last
 * of its cell, sets record->stop; marks in `done` what need not run any more. A cell of which a
 * trial is not ok ends with it. *@dropped is how many trials need not run any more. Returns 0, or
 * -1 with @message.
 */
int stopping_take(struct stopping *stopping, const struct plan_trial *planned, uint64_t elapsed_ms,
		  struct trial_record *record, size_t *dropped, struct message *message);

#endif
