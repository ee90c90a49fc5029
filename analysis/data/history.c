/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: runs of several campaigns, by the time they were started. */
#include "analysis/data/history.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define DATE_AND_MINUTE 16 /* of "2026-11-22T15:30:00Z" */

/* What histories_of() makes. */
struct making {
	const struct history_rules *rules;
	struct history *histories;
	size_t count;
};

/* The history that @run belongs into, and how many of its label there are before that. */
static struct history *find_history(const struct making *making, const char *label,
				    const struct run *run, size_t *before)
{
	*before = 0;
	for (size_t i = 0; i < making->count; i++) {
		struct history *history = &making->histories[i];

		if (strcmp(history->label, label) != 0)
			continue;
		if (!making->rules->alike || making->rules->alike(&history->dataset.runs[0], run))
			return history;
		++*before;
	}
	return NULL;
}

static void add_run(struct history *history, const struct run *run, bool labelled)
{
	struct dataset *dataset = &history->dataset;
	struct run copy = *run;

	copy.name = memory_printed("%.*s%s%s", DATE_AND_MINUTE, run->record.started,
				   labelled ? " " : "", labelled ? run->record.label : "");
	dataset->runs = memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
	dataset->runs[dataset->run_count++] = copy;
}

static void place_run(struct making *making, size_t campaign, const struct run *run)
{
	bool newest = making->rules->newest != NULL;
	const char *label = newest ? HISTORY_NEWEST : run->record.label;
	size_t before;
	struct history *history = find_history(making, label, run, &before);

	if (!history) {
		making->histories =
			memory_grown(making->histories, making->count, sizeof(*making->histories));
		history = &making->histories[making->count++];
		*history = (struct history){.label = label,
					    .number = before + 1,
					    .dataset.campaign = true,
					    .first = campaign};
	}
	history->common |= history->first != campaign;
	add_run(history, run, newest);
}

static int compare_starts(const void *a, const void *b)
{
	const struct run *left = a;
	const struct run *right = b;

	return strcmp(left->record.started, right->record.started);
}

static void free_history(struct history *history)
{
	for (size_t i = 0; i < history->dataset.run_count; i++)
		free(history->dataset.runs[i].name);
	free(history->dataset.runs);
}

/* Keeps the histories of two and more campaigns, sorted. Returns their number. */
static size_t keep_common(struct history *histories, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct dataset *dataset = &histories[i].dataset;

		if (!histories[i].common) {
			free_history(&histories[i]);
			continue;
		}
		qsort(dataset->runs, dataset->run_count, sizeof(*dataset->runs), compare_starts);
		histories[kept++] = histories[i];
	}
	return kept;
}

struct history *histories_of(const struct dataset *campaigns, size_t campaign_count,
			     const struct history_rules *rules, size_t *count)
{
	struct making making = {.rules = rules};

	for (size_t i = 0; i < campaign_count; i++) {
		if (rules->newest)
			place_run(&making, i, &campaigns[i].runs[rules->newest(&campaigns[i])]);
		for (size_t j = 0; j < campaigns[i].run_count && !rules->newest; j++)
			place_run(&making, i, &campaigns[i].runs[j]);
	}
	*count = keep_common(making.histories, making.count);
	return making.histories;
}

bool history_has_one_label(const struct history *history)
{
	const struct dataset *dataset = &history->dataset;

	for (size_t i = 1; i < dataset->run_count; i++)
		if (strcmp(dataset->runs[i].record.label, dataset->runs[0].record.label) != 0)
			return false;
	return true;
}

void histories_free(struct history *histories, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free_history(&histories[i]);
	free(histories);
}
