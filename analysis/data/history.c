/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: the runs of one kernel label in several campaigns, by the time they were started. */
#include "analysis/data/history.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define DATE_AND_MINUTE 16 /* of "2026-11-22T15:30:00Z" */

static struct history *find_history(struct history *histories, size_t count, const char *label)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(histories[i].label, label) == 0)
			return &histories[i];
	return NULL;
}

static void add_run(struct history *history, const struct run *run)
{
	struct dataset *dataset = &history->dataset;
	struct run copy = *run;

	copy.name = memory_printed("%.*s", DATE_AND_MINUTE, run->record.started);
	dataset->runs = memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
	dataset->runs[dataset->run_count++] = copy;
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

struct history *histories_of(const struct dataset *campaigns, size_t campaign_count, size_t *count)
{
	struct history *histories = NULL;

	*count = 0;
	for (size_t i = 0; i < campaign_count; i++)
		for (size_t j = 0; j < campaigns[i].run_count; j++) {
			const struct run *run = &campaigns[i].runs[j];
			struct history *history =
				find_history(histories, *count, run->record.label);

			if (!history) {
				histories = memory_grown(histories, *count, sizeof(*histories));
				history = &histories[(*count)++];
				*history = (struct history){.label = run->record.label,
							    .dataset.campaign = true,
							    .first = i};
			}
			history->common |= history->first != i;
			add_run(history, run);
		}
	*count = keep_common(histories, *count);
	return histories;
}

void histories_free(struct history *histories, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free_history(&histories[i]);
	free(histories);
}
