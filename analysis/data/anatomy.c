/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy: joins anatomy.jsonl to the cells, and sums up its trees. */
#include "analysis/data/anatomy.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/data/kvm_modes.h"

struct reader {
	const struct run_source *source;
	struct anatomies *anatomies;
	struct anatomy_record *records; /* as they are in the file */
	size_t record_count;
};

static int keep_record(void *context, struct anatomy_record *record, struct message *message)
{
	struct reader *reader = context;

	(void)message;
	reader->records =
		memory_grown(reader->records, reader->record_count, sizeof(*reader->records));
	reader->records[reader->record_count++] = *record;
	return 0;
}

static size_t count_disagreeing(const struct anatomy *anatomy)
{
	const struct anatomy_record *record = &anatomy->record;
	size_t count = 0;

	for (size_t i = 0; i < record->window_count; i++) {
		const struct anatomy_window *window = &record->windows[i];

		count += record->shapes[window->shape].instructions + window->other !=
			 anatomy->ticks[i] + record->extra;
	}
	return count;
}

/* Takes the record out of the reader's. */
static int add(struct reader *reader, size_t index, const struct cell *cell,
	       const struct trial_record *trial, struct message *message)
{
	struct anatomies *anatomies = reader->anatomies;
	struct anatomy_record *record = &reader->records[index];
	struct anatomy *anatomy;

	if (!record->reason && record->window_count != trial->samples.count)
		return message_set(message,
				   "%s/anatomy.jsonl: trial %zu has %zu windows and %zu samples",
				   reader->source->path, (size_t)trial->trial, record->window_count,
				   trial->samples.count);
	anatomies->list = memory_grown(anatomies->list, anatomies->count, sizeof(*anatomies->list));
	anatomy = &anatomies->list[anatomies->count++];
	*anatomy = (struct anatomy){.cell = cell, .record = *record};
	*record = (struct anatomy_record){0};
	if (anatomy->record.window_count == 0)
		return 0;
	anatomy->ticks = memory_zeroed(trial->samples.count, sizeof(*anatomy->ticks));
	memcpy(anatomy->ticks, trial->samples.values,
	       trial->samples.count * sizeof(*anatomy->ticks));
	anatomy->disagreeing = count_disagreeing(anatomy);
	return 0;
}

static int take_trial(void *context, struct trial_record *trial, struct message *message)
{
	struct reader *reader = context;
	int result = kvm_modes_add_level(reader->source, trial, message);
	struct cell wanted = cell_of_trial(trial);
	const struct cell *cell = run_find_cell(reader->anatomies->run, &wanted);

	for (size_t i = 0; result == 0 && cell && i < reader->record_count; i++)
		if (reader->records[i].trial == trial->trial && reader->records[i].shape_count &&
		    !anatomies_find(reader->anatomies, cell)) {
			result = add(reader, i, cell, trial, message);
			break;
		}
	record_free(trial);
	return result;
}

static int compare_place(const void *left, const void *right)
{
	const struct anatomy *a = left, *b = right;

	return (a->cell > b->cell) - (a->cell < b->cell);
}

/* Adds the anatomies that stand beside the trials of @source. */
static int read_source(struct anatomies *anatomies, const struct run_source *source,
		       struct message *message)
{
	struct reader reader = {.anatomies = anatomies, .source = source};
	char *path = memory_printed("%s/anatomy.jsonl", source->path);
	char *trials = memory_printed("%s/trials.jsonl", source->path);
	bool truncated;
	int result = 0;

	if (access(path, F_OK) == 0) {
		result = anatomy_records_read(path, keep_record, &reader, message);
		if (result == 0)
			result = record_read_trials(trials, take_trial, &reader, &truncated,
						    message);
	}
	for (size_t i = 0; i < reader.record_count; i++)
		anatomy_record_free(&reader.records[i]);
	free(reader.records);
	free(path);
	free(trials);
	return result;
}

/* Boots of one mode are alike: the first has it all. */
static bool is_first_of_mode(const struct run *run, size_t source)
{
	const char *mode = run->sources[source].kvm_mode;

	for (size_t i = 0; i < source; i++)
		if (!mode || strcmp(run->sources[i].kvm_mode, mode) == 0)
			return false;
	return true;
}

int anatomies_read(const struct run *run, struct anatomies *anatomies, struct message *message)
{
	int result = 0;

	*anatomies = (struct anatomies){.run = run};
	for (size_t i = 0; i < run->source_count && result == 0; i++)
		if (is_first_of_mode(run, i))
			result = read_source(anatomies, &run->sources[i], message);
	if (result < 0)
		anatomies_free(anatomies);
	else if (anatomies->count > 0)
		qsort(anatomies->list, anatomies->count, sizeof(*anatomies->list), compare_place);
	return result;
}

void anatomies_free(struct anatomies *anatomies)
{
	for (size_t i = 0; i < anatomies->count; i++) {
		anatomy_record_free(&anatomies->list[i].record);
		free(anatomies->list[i].ticks);
	}
	free(anatomies->list);
	*anatomies = (struct anatomies){0};
}

const struct anatomy *anatomies_find(const struct anatomies *anatomies, const struct cell *cell)
{
	for (size_t i = 0; i < anatomies->count; i++)
		if (cell_same(anatomies->list[i].cell, cell))
			return &anatomies->list[i];
	return NULL;
}

static int compare_length(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

size_t anatomy_median_shape(const struct anatomy *anatomy)
{
	const struct anatomy_record *record = &anatomy->record;
	uint64_t(*order)[2];
	size_t shape;

	if (record->window_count == 0)
		return SIZE_MAX;
	order = memory_zeroed(record->window_count, sizeof(*order));
	for (size_t i = 0; i < record->window_count; i++) {
		order[i][0] = record->shapes[record->windows[i].shape].instructions;
		order[i][1] = record->windows[i].shape;
	}
	qsort(order, record->window_count, sizeof(*order), compare_length);
	shape = (size_t)order[(record->window_count - 1) / 2][1];
	free(order);
	return shape;
}

size_t anatomy_windows_of(const struct anatomy *anatomy, size_t shape)
{
	size_t count = 0;

	for (size_t i = 0; i < anatomy->record.window_count; i++)
		count += anatomy->record.windows[i].shape == shape;
	return count;
}

size_t anatomy_shown_shape(const struct anatomy *anatomy)
{
	size_t median = anatomy_median_shape(anatomy);
	size_t best = SIZE_MAX, best_windows = 0;

	if (median != SIZE_MAX && anatomy->record.shapes[median].node_count > 0)
		return median;
	for (size_t i = 0; i < anatomy->record.shape_count; i++) {
		size_t windows = anatomy_windows_of(anatomy, i);

		if (anatomy->record.shapes[i].node_count == 0 || windows <= best_windows)
			continue;
		best = i;
		best_windows = windows;
	}
	return best;
}

/* Whether @function stands above node @index too, so that it counts there already. */
static bool is_nested(const struct anatomy_shape *shape, size_t index)
{
	size_t at = index;

	while (at > 0) {
		at = shape->nodes[at].parent;
		if (at > 0 && shape->nodes[at].function == shape->nodes[index].function)
			return true;
	}
	return false;
}

static void sum_up(const struct anatomy_shape *shape, struct anatomy_function *functions)
{
	uint64_t *below = memory_zeroed(shape->node_count, sizeof(*below));

	/* Children have higher numbers than their parents. */
	for (size_t i = shape->node_count - 1; i > 0; i--) {
		const struct anatomy_node *node = &shape->nodes[i];
		struct anatomy_function *function = &functions[node->function];

		below[i] += node->instructions;
		below[node->parent] += below[i];
		function->instructions += node->instructions;
		function->calls += node->calls;
		if (!is_nested(shape, i))
			function->inclusive += below[i];
	}
	free(below);
}

/* Adds the events of @node to all, and by group to its function. */
static void add_events(const struct anatomy_record *record, const struct anatomy_node *node,
		       struct anatomy_event *events, struct anatomy_function *function)
{
	const struct anatomy_mix *mix = &record->mixes.list[node->mix];

	for (size_t i = 0; i < mix->count; i++) {
		struct anatomy_event *event = &events[mix->counts[i].event];

		event->count += mix->counts[i].count;
		if (event->class < EVENT_CLASS_COUNT)
			function->groups[event_class_group(event->class)] += mix->counts[i].count;
	}
}

static int compare_events(const void *left, const void *right)
{
	const struct anatomy_event *a = left, *b = right;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	return strcmp(a->text, b->text);
}

/* The events of all nodes, and of each function by group. */
static void count_events(const struct anatomy_record *record, const struct anatomy_shape *shape,
			 struct anatomy_function *functions, struct anatomy_profile *profile)
{
	struct anatomy_event *events =
		memory_zeroed(record->mixes.event_count + 1, sizeof(*events));

	for (size_t i = 0; i < record->mixes.event_count; i++) {
		events[i].text = record->mixes.events[i];
		events[i].class = event_class_of(record->mixes.events[i]);
	}
	for (size_t i = 1; record->mixes.event_count && i < shape->node_count; i++)
		add_events(record, &shape->nodes[i], events, &functions[shape->nodes[i].function]);
	for (size_t i = 0; i < record->mixes.event_count; i++)
		if (events[i].count > 0)
			events[profile->event_count++] = events[i];
	qsort(events, profile->event_count, sizeof(*events), compare_events);
	profile->events = events;
}

static void add_function(struct anatomy_profile *profile, const struct anatomy_function *function)
{
	profile->phases[function->phase] += function->instructions;
	profile->instructions += function->instructions;
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++) {
		profile->groups[i] += function->groups[i];
		profile->phase_groups[function->phase][i] += function->groups[i];
	}
	profile->functions[profile->count++] = *function;
}

/* Most instructions first; names decide between equals, so that every run prints the same. */
static int compare_functions(const void *left, const void *right)
{
	const struct anatomy_function *a = left, *b = right;

	if (a->instructions != b->instructions)
		return a->instructions > b->instructions ? -1 : 1;
	return strcmp(a->name, b->name);
}

struct anatomy_profile anatomy_profile_of(const struct anatomy *anatomy, size_t shape,
					  const struct phases *phases)
{
	const struct anatomy_record *record = &anatomy->record;
	struct anatomy_profile profile = {0};
	struct anatomy_function *functions =
		memory_zeroed(record->function_count + 1, sizeof(*functions));

	profile.functions = functions;
	if (record->shapes[shape].node_count > 0)
		sum_up(&record->shapes[shape], functions);
	count_events(record, &record->shapes[shape], functions, &profile);
	for (size_t i = 0; i < record->function_count; i++) {
		if (functions[i].calls == 0)
			continue;
		functions[i].name = record->functions[i];
		functions[i].phase = phases_find(phases, record->functions[i]);
		add_function(&profile, &functions[i]);
	}
	qsort(functions, profile.count, sizeof(*functions), compare_functions);
	return profile;
}

void anatomy_profile_free(struct anatomy_profile *profile)
{
	free(profile->functions);
	free(profile->events);
	*profile = (struct anatomy_profile){0};
}
