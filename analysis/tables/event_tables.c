/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_tables: what the instructions of median windows do, as tables. */
#include "analysis/tables/event_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/measure/event_contrary.h"
#include "analysis/measure/event_matrix.h"

#define NO_EVENTS "recorded by an older release: no events\n"

/* The profile of what is shown of @anatomy; empty where it is NULL or was not kept. */
static struct anatomy_profile profile_of(const struct anatomy_view *view,
					 const struct anatomy *anatomy)
{
	size_t shape = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;

	if (shape == SIZE_MAX)
		return (struct anatomy_profile){0};
	return anatomy_profile_of(anatomy, shape, view->phases);
}

/* "ICH_HCR_EL2 2, ICH_VMCR_EL2 1": the events of @class, but for a lone one without a detail. */
static char *details_of(const struct anatomy_profile *profile, enum event_class class)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < profile->event_count; i++) {
		const struct anatomy_event *event = &profile->events[i];
		const char *detail = strchr(event->text, ':');
		char *longer;

		if (event->class != class || !detail)
			continue;
		longer = memory_printed("%s%s%s %" PRIu64, text, *text ? ", " : "", detail + 2,
					event->count);
		free(text);
		text = longer;
	}
	return text;
}

static void print_classes(const struct anatomy_view *view, const struct anatomy_profile *profile)
{
	struct event_matrix matrix = event_matrix_of(profile, 1, false);
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"event", "count", "which", NULL});
	for (size_t i = 0; i < matrix.count; i++) {
		char *details = details_of(profile, matrix.rows[i].class);

		table_add_row(&table);
		table_add(&table, matrix.rows[i].text);
		table_printf(&table, "%" PRIu64, matrix.rows[i].counts[0]);
		table_span(&table, details);
		free(details);
	}
	anatomy_view_print(view, &table, "what the instructions do (counts, emulated)");
	event_matrix_free(&matrix);
}

/* Adds the headings of the groups that @shown has; one that is empty everywhere has no column. */
static void add_group_headings(struct table *table, const bool *shown)
{
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		if (shown[i])
			table_add(table, event_group_name((enum event_group)i));
}

/* Nothing for none: most fields are so. */
static void add_groups(struct table *table, const bool *shown, const uint64_t *groups)
{
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		if (shown[i] && groups[i])
			table_printf(table, "%" PRIu64, groups[i]);
		else if (shown[i])
			table_add(table, "");
}

static void print_phases(const struct anatomy_view *view, const struct anatomy_profile *profile,
			 const bool *shown)
{
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"phase", "instructions", NULL});
	add_group_headings(&table, shown);
	for (size_t i = 0; i < view->phases->count; i++) {
		if (profile->phases[i] == 0)
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[i]);
		table_printf(&table, "%" PRIu64, profile->phases[i]);
		add_groups(&table, shown, profile->phase_groups[i]);
	}
	table_add_row(&table);
	table_add(&table, "all");
	table_printf(&table, "%" PRIu64, profile->instructions);
	add_groups(&table, shown, profile->groups);
	anatomy_view_print(view, &table, "phases (counts, emulated)");
}

static uint64_t costly_events(const struct anatomy_function *function)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		if (event_group_is_costly((enum event_group)i))
			sum += function->groups[i];
	return sum;
}

static int compare_functions(const void *left, const void *right)
{
	const struct anatomy_function *a = left, *b = right;
	uint64_t events_a = costly_events(a), events_b = costly_events(b);

	if (events_a != events_b)
		return events_a > events_b ? -1 : 1;
	if (a->instructions != b->instructions)
		return a->instructions > b->instructions ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void print_functions(const struct anatomy_view *view, struct anatomy_profile *profile,
			    const bool *shown)
{
	struct table table = {0};
	size_t i;

	qsort(profile->functions, profile->count, sizeof(*profile->functions), compare_functions);
	table_header(&table, 2, (const char *const[]){"function", "phase", "instructions", NULL});
	add_group_headings(&table, shown);
	for (i = 0; i < profile->count && i < view->rows; i++) {
		const struct anatomy_function *function = &profile->functions[i];

		table_add_row(&table);
		table_add(&table, function->name);
		table_add(&table, view->phases->names[function->phase]);
		table_printf(&table, "%" PRIu64, function->instructions);
		add_groups(&table, shown, function->groups);
	}
	anatomy_view_print(view, &table,
			   "functions, most barriers, writes of system registers, atomics and "
			   "exceptions first (counts, emulated)");
	if (i < profile->count)
		fprintf(view->file, "%zu more functions (--all)\n", profile->count - i);
}

void event_print(const struct anatomy_view *view, const struct anatomy *anatomy)
{
	struct anatomy_profile profile = profile_of(view, anatomy);
	bool shown[EVENT_GROUP_COUNT];

	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		shown[i] = profile.groups[i] > 0;
	if (profile.event_count == 0) {
		fputs(NO_EVENTS, view->file);
	} else {
		print_classes(view, &profile);
		print_phases(view, &profile, shown);
		print_functions(view, &profile, shown);
	}
	anatomy_profile_free(&profile);
}

static void add_change(struct table *table, int64_t change)
{
	table_printf(table, change ? "%+" PRId64 : "0", change);
}

static void print_events_changed(const struct anatomy_view *view,
				 const struct anatomy_profile *profiles, const char *base_name,
				 const char *new_name)
{
	struct event_matrix matrix = event_matrix_of(profiles, 2, true);
	struct table table = {0};

	event_matrix_sort_by_change(&matrix);
	table_header(&table, 1,
		     (const char *const[]){"event", base_name, new_name, "change", NULL});
	for (size_t i = 0; i < matrix.count; i++) {
		const struct event_row *row = &matrix.rows[i];

		if (event_row_change(row) == 0)
			continue;
		table_add_row(&table);
		table_add(&table, row->text);
		table_printf(&table, "%" PRIu64, row->counts[0]);
		table_printf(&table, "%" PRIu64, row->counts[1]);
		add_change(&table, event_row_change(row));
	}
	table_add_row(&table);
	table_add(&table, "instructions");
	table_printf(&table, "%" PRIu64, profiles[0].instructions);
	table_printf(&table, "%" PRIu64, profiles[1].instructions);
	add_change(&table, (int64_t)(profiles[1].instructions - profiles[0].instructions));
	anatomy_view_print(view, &table,
			   "events that changed: barriers, writes of system registers, atomics "
			   "and exceptions first (counts, emulated)");
	event_matrix_free(&matrix);
}

/* Which groups any function has other than before. */
static void find_changed_groups(const struct anatomy_diff *diff, bool *shown)
{
	memset(shown, 0, EVENT_GROUP_COUNT * sizeof(*shown));
	for (size_t i = 0; i < diff->count; i++)
		for (size_t k = 0; k < EVENT_GROUP_COUNT; k++)
			shown[k] |= diff->changes[i].groups[k] != 0;
}

static bool is_changed(const struct anatomy_change *change)
{
	bool changed = anatomy_change_size(change) != 0;

	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		changed |= change->groups[i] != 0;
	return changed;
}

static void add_changed_function(struct table *table, const struct anatomy_view *view,
				 const struct anatomy_change *change, const bool *shown)
{
	table_add_row(table);
	table_add(table, change->name);
	table_add(table, view->phases->names[change->phase]);
	add_change(table, anatomy_change_size(change));
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		if (shown[i] && change->groups[i])
			table_printf(table, "%+" PRId64, change->groups[i]);
		else if (shown[i])
			table_add(table, "");
	table_add(table, anatomy_change_word(change));
}

static void print_functions_changed(const struct anatomy_view *view, struct anatomy_diff *diff)
{
	struct table table = {0};
	bool shown[EVENT_GROUP_COUNT];
	size_t rows = 0, left = 0;

	find_changed_groups(diff, shown);
	anatomy_diff_sort_by_events(diff);
	table_header(&table, 2, (const char *const[]){"function", "phase", "instructions", NULL});
	add_group_headings(&table, shown);
	table_add(&table, "");
	for (size_t i = 0; i < diff->count; i++) {
		if (!is_changed(&diff->changes[i]))
			continue;
		if (rows == view->rows) {
			left++;
			continue;
		}
		add_changed_function(&table, view, &diff->changes[i], shown);
		rows++;
	}
	anatomy_view_print(view, &table,
			   "functions that changed: barriers, writes of system registers, atomics "
			   "and exceptions first (changes of counts, emulated)");
	if (left)
		fprintf(view->file, "%zu more functions changed (--all)\n", left);
}

void event_print_difference(const struct anatomy_view *view, const struct anatomy *base,
			    const char *base_name, const struct anatomy *new, const char *new_name)
{
	struct anatomy_profile profiles[2] = {profile_of(view, base), profile_of(view, new)};
	char *contrary = event_contrary(base, new);

	if (profiles[0].event_count == 0 || profiles[1].event_count == 0) {
		fputs(NO_EVENTS, view->file);
	} else {
		struct anatomy_diff diff = anatomy_diff_of(&profiles[0], &profiles[1]);

		if (contrary)
			fprintf(view->file, "instructions and events disagree: %s\n", contrary);
		print_events_changed(view, profiles, base_name, new_name);
		print_functions_changed(view, &diff);
		anatomy_diff_free(&diff);
	}
	free(contrary);
	anatomy_profile_free(&profiles[0]);
	anatomy_profile_free(&profiles[1]);
}

static void add_counts(struct table *table, const char *name, const uint64_t *counts,
		       const struct anatomy_profile *profiles, size_t count)
{
	table_add_row(table);
	table_add(table, name);
	for (size_t i = 0; i < count; i++)
		if (profiles[i].event_count)
			table_printf(table, "%" PRIu64, counts[i]);
		else
			table_add(table, "-");
}

void event_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			 size_t count)
{
	struct anatomy_profile *profiles = memory_zeroed(count, sizeof(*profiles));
	uint64_t *instructions = memory_zeroed(count, sizeof(*instructions));
	struct event_matrix matrix;
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"event", NULL});
	for (size_t i = 0; i < count; i++) {
		profiles[i] = profile_of(view, columns[i].anatomy);
		instructions[i] = profiles[i].instructions;
		table_add(&table, columns[i].name);
	}
	matrix = event_matrix_of(profiles, count, view->rows == ANATOMY_ROWS_ALL);
	for (size_t i = 0; i < matrix.count; i++)
		add_counts(&table, matrix.rows[i].text, matrix.rows[i].counts, profiles, count);
	add_counts(&table, "instructions", instructions, profiles, count);
	anatomy_view_print(view, &table, "events of the median window (counts, emulated)");
	event_matrix_free(&matrix);
	for (size_t i = 0; i < count; i++)
		anatomy_profile_free(&profiles[i]);
	free(profiles);
	free(instructions);
}
