/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: runs of several campaigns, by the time they were started. */
#include "analysis/data/history.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

/* What histories_of() makes. */
struct making {
	const struct history_rules *rules;
	struct history *histories;
	size_t count;
};

/* A run, and the history that it belongs into. */
struct place {
	const struct run *run;
	size_t campaign;
	bool newest;
};

static const char *label_of(const struct place *place)
{
	return place->newest ? "newest" : place->run->record.label;
}

/* The history at @place, and how many of its label there are before that. */
static struct history *find_history(const struct making *making, const struct place *place,
				    size_t *before)
{
	*before = 0;
	for (size_t i = 0; i < making->count; i++) {
		struct history *history = &making->histories[i];

		if (history->newest != place->newest ||
		    strcmp(history->label, label_of(place)) != 0)
			continue;
		if (!making->rules->alike ||
		    making->rules->alike(&history->dataset.runs[0], place->run))
			return history;
		++*before;
	}
	return NULL;
}

static void add_run(struct making *making, const struct place *place)
{
	size_t before;
	struct history *history = find_history(making, place, &before);
	struct dataset *dataset;

	if (!history) {
		making->histories =
			memory_grown(making->histories, making->count, sizeof(*making->histories));
		history = &making->histories[making->count++];
		*history = (struct history){.label = label_of(place),
					    .newest = place->newest,
					    .number = before + 1,
					    .dataset.campaign = true,
					    .first = place->campaign};
	}
	history->common |= history->first != place->campaign;
	dataset = &history->dataset;
	dataset->runs = memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
	dataset->runs[dataset->run_count++] = *place->run;
}

static int compare_starts(const void *a, const void *b)
{
	const struct run *left = a;
	const struct run *right = b;

	return strcmp(left->record.started, right->record.started);
}

/* Whether two neighbours of @history would have one name without the time. */
static bool needs_time(const struct history *history, const struct run *run,
		       const struct run *other)
{
	return strncmp(run->record.started, other->record.started, STARTED_DAY) == 0 &&
	       (!history->newest || strcmp(run->record.label, other->record.label) == 0);
}

/* Sorted runs get their names. */
static void name_runs(struct history *history)
{
	struct dataset *dataset = &history->dataset;
	int length = STARTED_DAY;

	for (size_t i = 1; i < dataset->run_count; i++)
		if (needs_time(history, &dataset->runs[i - 1], &dataset->runs[i]))
			length = STARTED_MINUTE;
	for (size_t i = 0; i < dataset->run_count; i++) {
		struct run *run = &dataset->runs[i];

		run->name = memory_printed("%.*s%s%s", length, run->record.started,
					   history->newest ? " " : "",
					   history->newest ? run->record.label : "");
	}
}

static bool has_one_label(const struct dataset *dataset)
{
	for (size_t i = 1; i < dataset->run_count; i++)
		if (strcmp(dataset->runs[i].record.label, dataset->runs[0].record.label) != 0)
			return false;
	return true;
}

/* Those of the main runs say something new only where their labels differ. */
static bool is_kept(const struct history *history)
{
	return history->common && (!history->newest || !has_one_label(&history->dataset));
}

/* Keeps the histories of two and more campaigns, sorted. Returns their number. */
static size_t keep_common(struct history *histories, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct dataset *dataset = &histories[i].dataset;

		if (!is_kept(&histories[i])) {
			free(dataset->runs);
			continue;
		}
		qsort(dataset->runs, dataset->run_count, sizeof(*dataset->runs), compare_starts);
		name_runs(&histories[i]);
		histories[kept++] = histories[i];
	}
	return kept;
}

struct history *histories_of(const struct dataset *campaigns, size_t campaign_count,
			     const struct history_rules *rules, size_t *count)
{
	struct making making = {.rules = rules};

	for (size_t i = 0; i < campaign_count; i++)
		for (size_t j = 0; j < campaigns[i].run_count; j++)
			add_run(&making, &(struct place){&campaigns[i].runs[j], i, false});
	for (size_t i = 0; i < campaign_count && rules->main_run; i++)
		add_run(&making, &(struct place){&campaigns[i].runs[rules->main_run(&campaigns[i])],
						 i, true});
	*count = keep_common(making.histories, making.count);
	return making.histories;
}

char *history_name(const struct history *history)
{
	if (history->number == 1)
		return memory_copied(history->label);
	return memory_printed("%s-%zu", history->label, history->number);
}

static void free_history(struct history *history)
{
	for (size_t i = 0; i < history->dataset.run_count; i++)
		free(history->dataset.runs[i].name);
	free(history->dataset.runs);
}

void histories_free(struct history *histories, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free_history(&histories[i]);
	free(histories);
}
