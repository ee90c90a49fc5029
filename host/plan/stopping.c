/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stopping: the cells of a run that get samples until they are precise enough. */
#include "host/plan/stopping.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int stopping_begin(struct stopping *stopping, const struct plan *plan, bool *done,
		   struct message *message)
{
	*stopping = (struct stopping){.plan = plan, .done = done};
	if (!plan->until)
		return 0;
	stopping->cells = calloc(plan->count, sizeof(*stopping->cells));
	return stopping->cells ? 0 : message_set(message, "no memory for the plan");
}

void stopping_free(struct stopping *stopping)
{
	for (size_t i = 0; stopping->cells && i < stopping->plan->count; i++)
		stop_state_free(&stopping->cells[i]);
	free(stopping->cells);
	*stopping = (struct stopping){0};
}

/* Marks the other trials of the cell; returns how many of them were still to run. */
static size_t drop_rest(struct stopping *stopping, const struct plan_trial *planned)
{
	uint64_t first = planned->trial - planned->repeat;
	uint64_t end = first + stop_rule_trials(&planned->limits.until);
	size_t dropped = 0;

	for (uint64_t i = first; i < end; i++) {
		dropped += i != planned->trial && !stopping->done[i];
		stopping->done[i] = true;
	}
	return dropped;
}

static int pool(struct stopping *stopping, const struct plan_trial *planned,
		const struct trial_record *record, struct message *message)
{
	struct stop_state *cell = &stopping->cells[planned->trial - planned->repeat];

	cell->trials++;
	if (stop_state_add(cell, record->samples.values, record->samples.count) < 0)
		return message_set(message, "no memory for the samples of a cell");
	return 0;
}

int stopping_take(struct stopping *stopping, const struct plan_trial *planned, uint64_t elapsed_ms,
		  struct trial_record *record, size_t *dropped, struct message *message)
{
	struct stop_state *cell;

	*dropped = 0;
	if (!planned->limits.until.ci_ppm)
		return 0;
	stopping->done[planned->trial] = true;
	if (record->status != TRIAL_OK) {
		*dropped = drop_rest(stopping, planned);
		return 0;
	}
	if (pool(stopping, planned, record, message) < 0)
		return -1;
	cell = &stopping->cells[planned->trial - planned->repeat];
	cell->elapsed_ms += elapsed_ms;
	record->stop = (struct record_stop){
		.why = stop_decide(&planned->limits.until, planned->limits.budget_ms, cell),
		.samples = cell->count,
		.trials = cell->trials,
		.ci_ppm = cell->ci_ppm,
		.has_ci = cell->has_ci,
	};
	if (record->stop.why != STOP_NONE)
		*dropped = drop_rest(stopping, planned);
	return 0;
}

static const struct plan_trial *find_trial(const struct plan *plan, uint64_t trial)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->trials[i].trial == trial)
			return &plan->trials[i];
	return NULL;
}

/* The decisions stand in the records: they are not made again. */
static int take_record(void *context, struct trial_record *record, struct message *message)
{
	struct stopping *stopping = context;
	const struct plan_trial *planned = find_trial(stopping->plan, record->trial);
	int result = 0;

	if (!planned)
		result = message_set(message, "trial %llu is not in this plan",
				     (unsigned long long)record->trial);
	else if (planned->limits.until.ci_ppm &&
		 (record->status != TRIAL_OK || record->stop.why != STOP_NONE))
		drop_rest(stopping, planned);
	else if (planned->limits.until.ci_ppm)
		result = pool(stopping, planned, record, message);
	record_free(record);
	return result;
}

int stopping_resume(struct stopping *stopping, const char *path, struct message *message)
{
	bool truncated = false;

	if (!stopping->cells || (access(path, F_OK) < 0 && errno == ENOENT))
		return 0;
	return record_read_trials(path, take_record, stopping, &truncated, message);
}
