/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dataset: a run or a campaign in memory, its trials pooled by cell. */
#include "analysis/data/dataset.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/base/version.h"
#include "analysis/data/cell_pool.h"
#include "common/number.h"

/* Rows are looked for from the last one back: repeats of a cell are often neighbours in a plan. */
static struct cell *find_cell(struct run *run, const struct trial_record *record)
{
	struct cell wanted = cell_of_trial(record);

	for (size_t i = run->cell_count; i-- > 0;)
		if (cell_same(&run->cells[i], &wanted))
			return &run->cells[i];
	return NULL;
}

/* What the levels say; a trial that splits its samples by thread says it again. */
static size_t told_threads(const struct trial_record *record)
{
	static const char *const factors[] = {"vcpus", "threads"};
	uint64_t count = 1;

	for (size_t i = 0; i < sizeof(factors) / sizeof(*factors); i++) {
		const char *level = record_level_value(record, factors[i]);

		if (level && number_parse_u64(level, 1, RECORD_THREADS_MAX, &count) == 0)
			return (size_t)count;
	}
	return 1;
}

static struct cell *add_cell(struct run *run, const struct trial_record *record)
{
	struct cell *cell;

	run->cells = memory_grown(run->cells, run->cell_count, sizeof(*run->cells));
	cell = &run->cells[run->cell_count++];
	memset(cell, 0, sizeof(*cell));
	cell->bench = memory_copied(record->bench);
	cell->level_count = record->level_count;
	cell->plan_index = record->trial;
	cell->thread_count = told_threads(record);
	cell->page_size_bytes = run->record.page_size_bytes;
	for (size_t i = 0; i < record->level_count; i++) {
		cell->levels[i].factor = memory_copied(record->levels[i].factor);
		cell->levels[i].value = memory_copied(record->levels[i].value);
	}
	return cell;
}

static int add_trial(void *context, struct trial_record *record, struct message *message)
{
	struct run *run = context;
	struct cell *cell = find_cell(run, record);
	int result;

	if (!cell)
		cell = add_cell(run, record);
	if (record->trial < cell->plan_index)
		cell->plan_index = record->trial;
	result = cell_pool_add(cell, record, message);
	record_free(record);
	return result;
}

static int compare_places(const void *a, const void *b)
{
	const struct cell *left = a;
	const struct cell *right = b;

	return (left->plan_index > right->plan_index) - (left->plan_index < right->plan_index);
}

static void free_run(struct run *run)
{
	for (size_t i = 0; i < run->cell_count; i++)
		cell_pool_free(&run->cells[i]);
	free(run->cells);
	free(run->path);
	free(run->name);
	run_record_free(&run->record);
}

static int read_trials(struct run *run, struct message *message)
{
	char *path = memory_printed("%s/trials.jsonl", run->path);
	bool truncated;
	int result = record_read_trials(path, add_trial, run, &truncated, message);

	if (result == 0 && truncated)
		result = message_set(
			message, "%s: the last trial was cut short: run --resume measures it again",
			path);
	if (result == 0 && run->cell_count == 0)
		result = message_set(message, "%s: no trial in it", path);
	free(path);
	if (result < 0)
		return -1;
	qsort(run->cells, run->cell_count, sizeof(*run->cells), compare_places);
	for (size_t i = 0; i < run->cell_count; i++) {
		sample_sort(&run->cells[i].sample);
		sample_sort(&run->cells[i].control);
	}
	return 0;
}

static int read_run(const char *directory, struct run *run, struct message *message)
{
	char *path = memory_printed("%s/run.json", directory);
	int result;

	memset(run, 0, sizeof(*run));
	run->path = memory_copied(directory);
	result = run_record_read(path, &run->record, message);
	if (result == 0)
		result = read_trials(run, message);
	if (result == 0)
		run->name = memory_copied(run->record.label);
	else
		free_run(run);
	free(path);
	return result;
}

static bool has_run(const char *directory)
{
	char *path = memory_printed("%s/run.json", directory);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

static int add_run(struct dataset *dataset, const char *directory, struct message *message)
{
	dataset->runs = memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
	if (read_run(directory, &dataset->runs[dataset->run_count], message) < 0)
		return -1;
	dataset->run_count++;
	return 0;
}

static int add_runs_below(struct dataset *dataset, struct message *message)
{
	struct dirent **entries;
	int count = scandir(dataset->path, &entries, NULL, alphasort);
	int result = 0;

	if (count < 0)
		return message_set_errno(message, errno, "%s: cannot open", dataset->path);
	for (int i = 0; i < count; i++) {
		char *path = memory_printed("%s/%s", dataset->path, entries[i]->d_name);

		if (result == 0 && entries[i]->d_name[0] != '.' && has_run(path))
			result = add_run(dataset, path, message);
		free(path);
		free(entries[i]);
	}
	free(entries);
	if (result == 0 && dataset->run_count == 0)
		result = message_set(message,
				     "%s: no run in it (neither run.json nor a directory with one)",
				     dataset->path);
	return result;
}

static int compare_runs(const void *a, const void *b)
{
	const struct run *left = a;
	const struct run *right = b;
	int order = version_compare(left->record.label, right->record.label);

	if (order == 0)
		order = strcmp(left->record.started, right->record.started);
	return order ? order : strcmp(left->path, right->path);
}

static void name_twins(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->run_count; i++) {
		struct run *run = &dataset->runs[i];
		bool twin = false;

		for (size_t j = 0; j < dataset->run_count; j++)
			twin |= j != i &&
				strcmp(run->record.label, dataset->runs[j].record.label) == 0;
		if (!twin)
			continue;
		free(run->name);
		run->name = memory_printed("%s (%s)", run->record.label, basename(run->path));
	}
}

static int check_alike(const struct dataset *dataset, struct message *message)
{
	const struct run *first = dataset->runs;

	for (const struct run *run = first; run < first + dataset->run_count; run++) {
		if (run->record.emulated != first->record.emulated)
			return message_set(message,
					   "%s: emulated and real runs are mixed: %s and %s",
					   dataset->path, first->name, run->name);
		if (strcmp(run->record.unit, first->record.unit) != 0)
			return message_set(message, "%s: units are mixed: %s in %s, %s in %s",
					   dataset->path, first->record.unit, first->name,
					   run->record.unit, run->name);
	}
	return 0;
}

static char *without_trailing_slashes(const char *path)
{
	char *copy = memory_copied(path);

	for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--)
		copy[length - 1] = '\0';
	return copy;
}

static int refuse_profiled(const struct dataset *dataset, struct message *message)
{
	uint64_t period;

	for (size_t i = 0; i < dataset->run_count; i++)
		if (run_profile(&dataset->runs[i], &period))
			return message_set(
				message,
				"%s was measured with --profile, which disturbs its figures: only mtestat anatomy shows it",
				dataset->runs[i].path);
	return 0;
}

int dataset_read_profiled(const char *path, struct dataset *dataset, struct message *message)
{
	int result;

	memset(dataset, 0, sizeof(*dataset));
	dataset->path = without_trailing_slashes(path);
	dataset->campaign = !has_run(path);
	result = dataset->campaign ? add_runs_below(dataset, message)
				   : add_run(dataset, dataset->path, message);
	if (result == 0) {
		qsort(dataset->runs, dataset->run_count, sizeof(*dataset->runs), compare_runs);
		name_twins(dataset);
		result = check_alike(dataset, message);
	}
	if (result < 0)
		dataset_free(dataset);
	return result;
}

int dataset_read(const char *path, struct dataset *dataset, struct message *message)
{
	if (dataset_read_profiled(path, dataset, message) < 0)
		return -1;
	if (refuse_profiled(dataset, message) == 0)
		return 0;
	dataset_free(dataset);
	return -1;
}

void dataset_free(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		free_run(&dataset->runs[i]);
	free(dataset->runs);
	free(dataset->path);
	memset(dataset, 0, sizeof(*dataset));
}
