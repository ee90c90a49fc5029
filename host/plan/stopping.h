/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stopping: decides during a run when a cell has enough samples, where the config gives it samples
 * until the interval of its median is narrow enough (stop_rule.h).
 *
 * The plan holds as many trials of such a cell as it may need at most. They run in the plan's order
 * like all others, so that cells alternate. When a cell has enough, its other trials are marked
 * done.
 */
#ifndef MTEBENCH_HOST_PLAN_STOPPING_H
#define MTEBENCH_HOST_PLAN_STOPPING_H

#include "host/plan/plan.h"

struct stopping {
	const struct plan *plan; /* borrowed */
	bool *done;              /* indexed by trial identity; borrowed */
	struct stop_state
		*cells; /* indexed by the cell's first trial; owned; NULL: the plan has none such */
};

/* Begins for @plan. @done marks the trials that are not to run. Returns 0, or -1 with @message. */
int stopping_begin(struct stopping *stopping, const struct plan *plan, bool *done,
		   struct message *message);
void stopping_free(struct stopping *stopping);

/*
 * Takes the trials that @path, a trials.jsonl of the same plan, already holds; a missing file holds
 * none. A cell's time budget begins anew, because the file does not tell how long trials took.
 * Returns 0, or -1 with @message.
 */
int stopping_resume(struct stopping *stopping, const char *path, struct message *message);

/*
 * Takes the trial @planned, which has run for @elapsed_ms and given @record. When it is the last
 * that its cell needs, sets record->stop to the reason and marks the cell's other trials done;
 * *@dropped is how many of them were still to run. A trial that is not ok ends its cell too, with
 * no reason set. Returns 0, or -1 with @message.
 */
int stopping_take(struct stopping *stopping, const struct plan_trial *planned, uint64_t elapsed_ms,
		  struct trial_record *record, size_t *dropped, struct message *message);

#endif
