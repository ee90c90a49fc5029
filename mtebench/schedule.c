/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schedule: what a run is to measure. */
#include "mtebench/schedule.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"
#include "host/trial/results.h"

static int arrange_factor(const struct run_options *options, struct schedule *schedule,
			  struct message *message)
{
	if (ab_parse(options->factor, &schedule->ab, message) < 0)
		return -1;
	return ab_arrange(&schedule->ab, schedule->config->seed, &schedule->plan, message);
}

static int arrange_configs(const struct run_options *options, struct schedule *schedule,
			   struct message *message)
{
	struct plan plan_b;
	int result;

	if (config_read(options->config_b, &schedule->config_b, message) < 0)
		return -1;
	if (schedule->config->seed != schedule->config_b->seed)
		return message_set(message, "%s and %s have different seeds: give both the same",
				   options->config, options->config_b);
	if (plan_make(schedule->config_b, &plan_b, message) < 0)
		return -1;
	ab_name_configs(&schedule->ab, options->config, options->config_b);
	result = plan_refuse_until(&plan_b, "ab", message);
	if (result == 0)
		result = ab_arrange_two(&schedule->ab, schedule->config->seed, &schedule->plan,
					&plan_b, message);
	plan_free(&plan_b);
	return result;
}

static int arrange(const struct run_options *options, struct schedule *schedule,
		   struct message *message)
{
	schedule->ab.blocks = options->blocks;
	if ((options->blocks || options->shard) &&
	    plan_refuse_until(&schedule->plan, options->shard ? "--shard" : "ab", message) < 0)
		return -1;
	if (options->factor)
		return arrange_factor(options, schedule, message);
	if (options->config_b)
		return arrange_configs(options, schedule, message);
	return options->shard ? shard_parse(options->shard, &schedule->plan.shard, message) : 0;
}

/* Trials of another clock or another shard are another invocation's. */
static void leave_out(const struct run_options *options, struct schedule *schedule)
{
	for (size_t i = 0; i < schedule->plan.count; i++) {
		const struct plan_trial *planned = &schedule->plan.trials[i];

		if (!shard_has(&schedule->plan.shard, i) ||
		    (options->clock != CLOCK_UNSET && planned->limits.clock != options->clock))
			schedule->done[planned->trial] = true;
	}
}

/* Leaves out all trials but those of @list. */
static int choose_only(struct schedule *schedule, const char *list, struct message *message)
{
	bool *chosen = calloc(schedule->plan.count, sizeof(*chosen));
	char *words = strdup(list);
	int result = chosen && words ? 0 : message_set(message, "no memory for --only");
	char *rest = words;

	while (result == 0 && rest) {
		const char *word = strsep(&rest, ",");
		uint64_t trial;

		if (number_parse_u64(word, 0, schedule->plan.count - 1, &trial) < 0)
			result = message_set(
				message, "--only: '%s' is not the number of a trial, from 0 to %zu",
				word, schedule->plan.count - 1);
		else
			chosen[trial] = true;
	}
	for (size_t i = 0; result == 0 && i < schedule->plan.count; i++)
		schedule->done[i] |= !chosen[i];
	free(chosen);
	free(words);
	return result;
}

static int take_done(struct schedule *schedule, const char *path, struct message *message)
{
	if (results_mark_done(path, schedule->done, schedule->plan.count, message) < 0)
		return -1;
	return stopping_resume(&schedule->stopping, path, message);
}

static int mark_done(const struct run_options *options, struct schedule *schedule,
		     struct message *message)
{
	char path[PATH_MAX];

	schedule->done = calloc(schedule->plan.count, sizeof(*schedule->done));
	if (!schedule->done)
		return message_set(message, "no memory for the plan");
	leave_out(options, schedule);
	if (options->only && choose_only(schedule, options->only, message) < 0)
		return -1;
	if (stopping_begin(&schedule->stopping, &schedule->plan, schedule->done, message) < 0)
		return -1;
	if (options->done && take_done(schedule, options->done, message) < 0)
		return -1;
	if (!options->resume)
		return 0;
	snprintf(path, sizeof(path), "%s/trials.jsonl", options->output);
	return take_done(schedule, path, message);
}

int schedule_make(const struct run_options *options, struct schedule *schedule,
		  struct message *message)
{
	*schedule = (struct schedule){0};
	if (config_read(options->config, &schedule->config, message) < 0 ||
	    plan_make(schedule->config, &schedule->plan, message) < 0 ||
	    arrange(options, schedule, message) < 0)
		return -1;
	return mark_done(options, schedule, message);
}

void schedule_free(struct schedule *schedule)
{
	stopping_free(&schedule->stopping);
	plan_free(&schedule->plan);
	config_free(schedule->config);
	config_free(schedule->config_b);
	free(schedule->done);
}

size_t schedule_count_left(const struct schedule *schedule)
{
	size_t left = 0;

	for (size_t i = 0; i < schedule->plan.count; i++)
		left += !schedule->done[i];
	return left;
}

int schedule_record_only(const struct run_options *options, json_t *run)
{
	if (!options->only)
		return 0;
	return json_object_set_new(json_object_get(run, "plan"), "only",
				   json_string(options->only));
}

int schedule_record_ab(const struct schedule *schedule, json_t *run)
{
	const struct ab *ab = &schedule->ab;
	const char *text = schedule->config_b ? schedule->config_b->text : NULL;

	if (!ab->blocks)
		return 0;
	return json_object_set_new(json_object_get(run, "plan"), "ab",
				   json_pack("{s:s, s:s, s:s, s:I, s:s*}", "factor", ab->factor,
					     "a", ab->levels[0], "b", ab->levels[1], "blocks",
					     (json_int_t)ab->blocks, "text_b", text));
}
