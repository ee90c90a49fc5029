/* SPDX-License-Identifier: GPL-2.0-or-later */
/* campaign: the kernels' turns. */
#include "lab/campaign/campaign.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/interrupt.h"
#include "lab/base/now.h"
#include "lab/campaign/progress.h"
#include "lab/campaign/turn.h"
#include "lab/machine/console.h"

#define POLL_MS           20
#define CONSOLE_END_BYTES 8192
#define CONFIG_BYTES_MAX  ((size_t)1 << 20)

struct campaign {
	const struct campaign_plan *plan;
	struct turn *turns;
	struct progress_entry *entries; /* one a turn */
	size_t count;
	struct progress progress;
	struct campaign_result *result;
};

static int prepare_turns(struct campaign *campaign, const char *config_text,
			 struct message *message)
{
	for (size_t i = 0; i < campaign->count; i++) {
		struct turn *turn = &campaign->turns[i];
		const struct kernel *kernel = &campaign->plan->kernels->kernels[i];

		if (turn_prepare(turn, campaign->plan, kernel, config_text, message) < 0)
			return -1;
		campaign->entries[i].label = turn->name;
		campaign->entries[i].finished = turn_is_complete(turn) || !turn_may_begin(turn);
		campaign->result->failed[i] |= !turn_may_begin(turn);
		campaign->result->measured += turn->before.done > 0;
	}
	return 0;
}

static int prepare(struct campaign *campaign, struct message *message)
{
	char *config_text;
	int result;

	campaign->turns = calloc(campaign->count, sizeof(*campaign->turns));
	campaign->entries = calloc(campaign->count, sizeof(*campaign->entries));
	if (!campaign->turns || !campaign->entries)
		return message_set(message, "out of memory");
	config_text = path_read_file(campaign->plan->config, CONFIG_BYTES_MAX, message);
	if (!config_text)
		return -1;
	result = prepare_turns(campaign, config_text, message);
	free(config_text);
	return result;
}

/* A turn that does not start means that OUT cannot be written or that this machine is short of
 * memory: all end. */
static void start_turn(struct campaign *campaign, size_t index)
{
	struct progress_entry *entry = &campaign->entries[index];
	struct message message = {0};

	if (turn_start(&campaign->turns[index], campaign->plan, &message) < 0) {
		campaign->result->unwritten = true;
		progress_say(&campaign->progress, "%s", message.text);
		return;
	}
	entry->running = true;
	entry->started_s = now_s();
	if (!campaign->progress.terminal)
		progress_say(&campaign->progress, "%s: booting", entry->label);
}

/* Starts turns while there is room; false when none runs and none is left. */
static bool fill_jobs(struct campaign *campaign)
{
	size_t running = 0;

	for (size_t i = 0; i < campaign->count; i++)
		running += campaign->entries[i].running;
	for (size_t i = 0; i < campaign->count; i++) {
		if (campaign->result->unwritten || running >= campaign->plan->jobs)
			break;
		if (campaign->entries[i].running || campaign->entries[i].finished)
			continue;
		start_turn(campaign, i);
		running++;
	}
	return running > 0 && !campaign->result->unwritten;
}

static void report(struct campaign *campaign, size_t index, enum turn_state state,
		   const struct message *message)
{
	const struct turn *turn = &campaign->turns[index];
	char text[CONSOLE_END_BYTES];

	if (state == TURN_UNWRITTEN)
		progress_say(&campaign->progress, "%s", message->text);
	else if (state != TURN_GOOD)
		progress_say(&campaign->progress, "%s: %s", turn->name, message->text);
	if (state != TURN_LOST)
		return;
	console_read_end(turn->console.path, text, sizeof(text));
	fprintf(stderr, "    %s %s%s\n", turn->console.path, *text ? "ends with" : "is empty",
		*text ? ":" : "");
	console_print_tail(text, stderr);
}

static void end_turn(struct campaign *campaign, size_t index)
{
	struct turn *turn = &campaign->turns[index];
	struct progress_entry *entry = &campaign->entries[index];

	turn_stop(turn);
	entry->running = false;
	entry->finished = true;
	campaign->result->measured += turn->before.done == 0 && turn->collector.done > 0;
	if (turn->collector.planned > 0)
		progress_say(&campaign->progress, "%s: %" PRIu64 " of %" PRIu64 " trials, %.0f s",
			     entry->label, turn->collector.done, turn->collector.planned,
			     now_s() - entry->started_s);
	else
		progress_say(&campaign->progress, "%s: nothing measured", entry->label);
}

static void poll_turn(struct campaign *campaign, size_t index)
{
	struct turn *turn = &campaign->turns[index];
	struct progress_entry *entry = &campaign->entries[index];
	struct message message = {0};
	enum turn_state state = turn_poll(turn, &message);

	entry->planned = turn->collector.begun ? turn->collector.planned : 0;
	entry->done = turn->collector.done;
	if (state == TURN_RUNNING)
		return;
	report(campaign, index, state, &message);
	end_turn(campaign, index);
	campaign->result->failed[index] |= state != TURN_GOOD;
	campaign->result->unwritten |= state == TURN_UNWRITTEN;
}

static void run_turns(struct campaign *campaign)
{
	interrupt_catch();
	progress_begin(&campaign->progress, campaign->entries, campaign->count,
		       campaign->plan->clock.later_share);
	while (!campaign->result->signal_number && fill_jobs(campaign)) {
		for (size_t i = 0; i < campaign->count; i++)
			if (campaign->entries[i].running)
				poll_turn(campaign, i);
		progress_update(&campaign->progress);
		campaign->result->signal_number = interrupt_pause(POLL_MS);
	}
	progress_clear(&campaign->progress);
}

/* After a signal or a full disk. */
static void stop_running(struct campaign *campaign)
{
	for (size_t i = 0; i < campaign->count; i++) {
		if (campaign->entries[i].running)
			end_turn(campaign, i);
		else if (campaign->entries[i].finished)
			continue;
		campaign->result->failed[i] = true;
	}
}

int campaign_run(const struct campaign_plan *plan, struct campaign_result *result,
		 struct message *message)
{
	struct campaign campaign = {
		.plan = plan,
		.count = plan->kernels->count,
		.result = result,
	};
	int status;

	result->measured = 0;
	status = prepare(&campaign, message);
	if (status == 0) {
		run_turns(&campaign);
		stop_running(&campaign);
	}
	for (size_t i = 0; campaign.turns && i < campaign.count; i++)
		turn_free(&campaign.turns[i]);
	free(campaign.turns);
	free(campaign.entries);
	return status;
}
