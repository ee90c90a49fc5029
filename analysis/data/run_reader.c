/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_reader: makes a struct run of the directories that one kernel was measured in. */
#include "analysis/data/run_reader.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/cell_pool.h"
#include "analysis/data/kvm_modes.h"
#include "common/number.h"
#include "common/record/run_difference.h"
#include "common/sort_u64.h"

int run_open(const char *directory, struct run *run, struct message *message)
{
	char *path = memory_printed("%s/run.json", directory);
	struct run_source source = {0};
	int result = run_record_read(path, &source.record, message);

	memset(run, 0, sizeof(*run));
	free(path);
	if (result < 0)
		return -1;
	source.path = memory_copied(directory);
	run->sources = memory_grown(NULL, 0, sizeof(*run->sources));
	run->sources[run->source_count++] = source;
	run->record = source.record;
	run->path = source.path;
	run->name = memory_copied(source.record.label);
	return 0;
}

static bool is_same_mode(const struct run_source *source, const struct run_source *other)
{
	return source->kvm_mode == other->kvm_mode ||
	       (source->kvm_mode && other->kvm_mode &&
		strcmp(source->kvm_mode, other->kvm_mode) == 0);
}

/* Of one mode both are boots, of which nothing may differ; of another mode MTE may. */
bool run_is_same_kernel(const struct run *run, const struct run *other)
{
	const struct run_source *of = &run->sources[0];
	enum run_purpose purpose = RUN_CROSS;

	for (size_t i = 0; i < run->source_count && purpose == RUN_CROSS; i++)
		if (is_same_mode(&run->sources[i], &other->sources[0])) {
			of = &run->sources[i];
			purpose = RUN_BOOT;
		}
	return strcmp(of->record.label, other->record.label) == 0 &&
	       !run_difference(of->record.json, other->record.json, purpose, NULL);
}

void run_join(struct run *run, struct run *other)
{
	for (size_t i = 0; i < other->source_count; i++) {
		run->sources = memory_grown(run->sources, run->source_count, sizeof(*run->sources));
		run->sources[run->source_count++] = other->sources[i];
	}
	other->source_count = 0;
	run_close(other);
}

static int compare_starts(const void *a, const void *b)
{
	const struct run_source *left = a, *right = b;
	int order = strcmp(left->record.started, right->record.started);

	return order ? order : strcmp(left->path, right->path);
}

static int compare_boots(const void *a, const void *b)
{
	const struct run_source *left = a, *right = b;

	if (left->boot != right->boot)
		return left->boot < right->boot ? -1 : 1;
	return compare_starts(a, b);
}

/* The number of the boot that an earlier source has, or the next one. */
static size_t boot_of(const struct run *run, size_t source)
{
	const char *boot_id = run->sources[source].record.boot_id;

	for (size_t i = 0; boot_id && i < source; i++) {
		const char *known = run->sources[i].record.boot_id;

		if (known && strcmp(known, boot_id) == 0)
			return run->sources[i].boot;
	}
	return run->boot_count;
}

/* Samples of one boot stand together in a cell, so sources are read boot by boot. */
static void number_boots(struct run *run)
{
	qsort(run->sources, run->source_count, sizeof(*run->sources), compare_starts);
	for (size_t i = 0; i < run->source_count; i++) {
		size_t boot = boot_of(run, i);

		run->sources[i].boot = boot;
		if (boot == run->boot_count)
			run->boot_count++;
	}
	qsort(run->sources, run->source_count, sizeof(*run->sources), compare_boots);
	run->record = run->sources[0].record;
	run->path = run->sources[0].path;
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

static void add_cell(struct run *run, const struct trial_record *record)
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
}

/* The cell of @record, a new one where it is the first of it. */
static struct cell *cell_for(struct run *run, const struct trial_record *record)
{
	struct cell wanted = cell_of_trial(record);
	char *name = cell_name(&wanted, NULL, NULL);
	size_t place = text_index_add(&run->places, name, run->cell_count);

	free(name);
	if (place == run->cell_count)
		add_cell(run, record);
	return &run->cells[place];
}

/* The trials of one source. */
struct reading {
	struct run *run;
	struct run_source *source;
	size_t old_cell_count; /* cells that earlier sources have: their rows keep their order */
	uint64_t *numbers;     /* of the trials */
};

/* A trial that stands there twice would be pooled twice. */
static int refuse_twins(struct reading *reading, const char *path, struct message *message)
{
	sort_u64(reading->numbers, reading->source->trial_count);
	for (size_t i = 1; i < reading->source->trial_count; i++)
		if (reading->numbers[i] == reading->numbers[i - 1])
			return message_set(message, "%s: trial %llu appears twice", path,
					   (unsigned long long)reading->numbers[i]);
	return 0;
}

static int add_trial(void *context, struct trial_record *record, struct message *message)
{
	struct reading *reading = context;
	struct cell *cell;
	size_t count = reading->source->trial_count++;
	int result;

	if (kvm_modes_add_level(reading->source, record, message) < 0) {
		record_free(record);
		return -1;
	}
	cell = cell_for(reading->run, record);

	reading->numbers = memory_grown(reading->numbers, count, sizeof(*reading->numbers));
	reading->numbers[count] = record->trial;
	if (cell >= reading->run->cells + reading->old_cell_count &&
	    record->trial < cell->plan_index)
		cell->plan_index = record->trial;
	result = cell_pool_add(cell, record, reading->source->boot, message);
	record_free(record);
	return result;
}

static int read_source(struct run *run, struct run_source *source, struct message *message)
{
	struct reading reading = {.run = run, .source = source, .old_cell_count = run->cell_count};
	char *path = memory_printed("%s/trials.jsonl", source->path);
	bool truncated;
	int result = record_read_trials(path, add_trial, &reading, &truncated, message);

	if (result == 0 && truncated)
		result = message_set(
			message, "%s: the last trial is incomplete: run --resume measures it again",
			path);
	if (result == 0 && source->trial_count == 0)
		result = message_set(message, "%s: no trials", path);
	if (result == 0)
		result = refuse_twins(&reading, path, message);
	free(reading.numbers);
	free(path);
	return result;
}

/* Modes of KVM have the same plan. */
static int compare_places(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;

	if (left->plan_index != right->plan_index)
		return left->plan_index < right->plan_index ? -1 : 1;
	return kvm_modes_compare(left, right);
}

int run_read(struct run *run, struct message *message)
{
	number_boots(run);
	for (size_t i = 0; i < run->source_count; i++)
		if (read_source(run, &run->sources[i], message) < 0)
			return -1;
	qsort(run->cells, run->cell_count, sizeof(*run->cells), compare_places);
	run_index_cells(run);
	for (size_t i = 0; i < run->cell_count; i++)
		cell_pool_finish(&run->cells[i], run->boot_count);
	return 0;
}

void run_close(struct run *run)
{
	for (size_t i = 0; i < run->cell_count; i++)
		cell_pool_free(&run->cells[i]);
	for (size_t i = 0; i < run->source_count; i++) {
		free(run->sources[i].path);
		run_record_free(&run->sources[i].record);
	}
	text_index_free(&run->places);
	free(run->cells);
	free(run->sources);
	free(run->name);
	memset(run, 0, sizeof(*run));
}
