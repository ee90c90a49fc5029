/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_tables: anatomies as tables. */
#include "analysis/tables/anatomy_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define SHAPES_SHOWN     8
#define MEMBERS_OF_OTHER 5

void anatomy_view_print(const struct anatomy_view *view, struct table *table, const char *title)
{
	if (view->format == TABLE_HTML)
		fprintf(view->file, "<p class=\"quiet\">%s</p>\n", title);
	else
		fprintf(view->file, "\n%s\n%s", title, view->format == TABLE_MARKDOWN ? "\n" : "");
	table_print(table, view->format, view->file);
	table_free(table);
}

void anatomy_view_heading(const struct anatomy_view *view, const struct cell *cell,
			  const char *where)
{
	char *text = cell_text(cell);

	fprintf(view->file, "\n== %s %s, %s ==\n", cell->bench, text, where);
	free(text);
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_checks(const struct anatomy_view *view, const struct anatomy *anatomy,
			 const struct anatomy_profile *profile, size_t shape)
{
	const struct anatomy_record *record = &anatomy->record;

	fprintf(view->file,
		"median window: %" PRIu64
		" instructions, emulated; %zu of %zu windows have its shape; shapes in all: %zu\n",
		profile->instructions, anatomy_windows_of(anatomy, shape), record->window_count,
		record->shape_count);
	fprintf(view->file,
		"check: the functions add up to the ticks and %" PRIu64
		" more, of the two reads of the clock, in %zu of %zu windows%s\n",
		record->extra, record->window_count - anatomy->disagreeing, record->window_count,
		anatomy->disagreeing ? ": NOT ALL" : "");
	if (record->lost)
		fprintf(view->file,
			"%" PRIu64 " windows were left out: not ended where they began\n",
			record->lost);
}

static void print_phases(const struct anatomy_view *view, const struct anatomy_profile *profile)
{
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"phase", "instructions", "share", NULL});
	for (size_t i = 0; i < view->phases->count; i++) {
		if (profile->phases[i] == 0)
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[i]);
		table_printf(&table, "%" PRIu64, profile->phases[i]);
		table_printf(&table, "%.1f %%", percent(profile->phases[i], profile->instructions));
	}
	anatomy_view_print(view, &table, "phases (instructions, emulated)");
}

/* So that nothing hides there. */
static void print_members_of_other(const struct anatomy_view *view,
				   const struct anatomy_profile *profile)
{
	size_t shown = 0;

	if (profile->phases[view->phases->count - 1] == 0)
		return;
	fputs("in '" PHASES_OTHER "':", view->file);
	for (size_t i = 0; i < profile->count && shown < MEMBERS_OF_OTHER; i++)
		if (profile->functions[i].phase == view->phases->count - 1)
			fprintf(view->file, "%s %s %" PRIu64, shown++ ? "," : "",
				profile->functions[i].name, profile->functions[i].instructions);
	fputc('\n', view->file);
}

static void add_function(struct table *table, const struct anatomy_function *function,
			 const struct anatomy_view *view, uint64_t whole)
{
	table_add_row(table);
	table_add(table, function->name);
	table_add(table, view->phases->names[function->phase]);
	table_printf(table, "%" PRIu64, function->instructions);
	table_printf(table, "%.1f %%", percent(function->instructions, whole));
	table_printf(table, "%" PRIu64, function->inclusive);
	table_printf(table, "%" PRIu64, function->calls);
}

static void print_functions(const struct anatomy_view *view, const struct anatomy_profile *profile)
{
	struct table table = {0};
	uint64_t rest = 0;
	size_t i = 0;

	table_header(&table, 2,
		     (const char *const[]){"function", "phase", "instructions", "share",
					   "with callees", "calls", NULL});
	for (; i < profile->count && i < view->rows; i++)
		add_function(&table, &profile->functions[i], view, profile->instructions);
	for (size_t k = i; k < profile->count; k++)
		rest += profile->functions[k].instructions;
	if (i < profile->count) {
		table_add_row(&table);
		table_printf(&table, "%zu more (--all)", profile->count - i);
		table_add(&table, "");
		table_printf(&table, "%" PRIu64, rest);
		table_printf(&table, "%.1f %%", percent(rest, profile->instructions));
	}
	anatomy_view_print(view, &table, "functions (instructions, emulated)");
}

struct shape_row {
	size_t shape;
	size_t windows;
	uint64_t instructions;
};

static int compare_shapes(const void *left, const void *right)
{
	const struct shape_row *a = left, *b = right;

	if (a->windows != b->windows)
		return a->windows > b->windows ? -1 : 1;
	return (a->instructions < b->instructions) - (a->instructions > b->instructions);
}

/* "mtree_load +42, kfree +12": where @shape differs most from the one that is shown. */
static void add_difference(struct table *table, const struct anatomy_view *view,
			   const struct anatomy *anatomy, const struct anatomy_profile *shown,
			   size_t shape)
{
	struct anatomy_profile profile = anatomy_profile_of(anatomy, shape, view->phases);
	struct anatomy_diff diff = anatomy_diff_of(shown, &profile);
	char text[160] = "";
	size_t length = 0;

	if (anatomy->record.shapes[shape].node_count == 0)
		snprintf(text, sizeof(text), "(not kept)");
	for (size_t i = 0; profile.count && i < diff.count && i < 3; i++) {
		int64_t size = anatomy_change_size(&diff.changes[i]);

		if (size != 0 && length < sizeof(text))
			length += (size_t)snprintf(text + length, sizeof(text) - length,
						   "%s%.40s %+" PRId64, length ? ", " : "",
						   diff.changes[i].name, size);
	}
	table_span(table, text);
	anatomy_diff_free(&diff);
	anatomy_profile_free(&profile);
}

/* The most frequent shapes, and behind them the slowest of the others. */
static void print_shapes(const struct anatomy_view *view, const struct anatomy *anatomy,
			 const struct anatomy_profile *shown)
{
	size_t count = anatomy->record.shape_count;
	struct shape_row *rows = memory_zeroed(count, sizeof(*rows));
	struct table table = {0};

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct shape_row){i, anatomy_windows_of(anatomy, i),
					     anatomy->record.shapes[i].instructions};
	qsort(rows, count, sizeof(*rows), compare_shapes);
	table_header(&table, 0,
		     (const char *const[]){"windows", "instructions", "against the median", NULL});
	for (size_t i = 0; i < count && i < SHAPES_SHOWN; i++) {
		table_add_row(&table);
		table_printf(&table, "%zu", rows[i].windows);
		table_printf(&table, "%" PRIu64, rows[i].instructions);
		add_difference(&table, view, anatomy, shown, rows[i].shape);
	}
	anatomy_view_print(view, &table,
			   "shapes, the most frequent first (instructions, emulated)");
	free(rows);
}

void anatomy_print(const struct anatomy_view *view, const struct anatomy *anatomy)
{
	size_t shape = anatomy_shown_shape(anatomy);
	struct anatomy_profile profile;

	if (shape == SIZE_MAX) {
		fputs("no window of this cell was kept: they are too long\n", view->file);
		return;
	}
	profile = anatomy_profile_of(anatomy, shape, view->phases);
	print_checks(view, anatomy, &profile, shape);
	print_phases(view, &profile);
	print_members_of_other(view, &profile);
	print_functions(view, &profile);
	print_shapes(view, anatomy, &profile);
	anatomy_profile_free(&profile);
}

static void add_change(struct table *table, uint64_t base, uint64_t new)
{
	table_printf(table, "%" PRIu64, base);
	table_printf(table, "%" PRIu64, new);
	table_printf(table, base == new ? "0" : "%+" PRId64, (int64_t)(new - base));
}

static void print_phase_changes(const struct anatomy_view *view, const char *base_name,
				const char *new_name, const struct anatomy_profile *base,
				const struct anatomy_profile *new)
{
	struct table table = {0};

	table_header(&table, 1,
		     (const char *const[]){"phase", base_name, new_name, "change", NULL});
	for (size_t i = 0; i < view->phases->count; i++) {
		if (base->phases[i] == 0 && new->phases[i] == 0)
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[i]);
		add_change(&table, base->phases[i], new->phases[i]);
	}
	table_add_row(&table);
	table_add(&table, "all");
	add_change(&table, base->instructions, new->instructions);
	anatomy_view_print(view, &table, "phases (instructions, emulated)");
}

static void print_function_changes(const struct anatomy_view *view, const char *base_name,
				   const char *new_name, const struct anatomy_diff *diff)
{
	struct table table = {0};
	int64_t rest = 0;
	size_t i = 0, left = 0;

	table_header(&table, 2,
		     (const char *const[]){"function", "phase", base_name, new_name, "change", "",
					   NULL});
	for (; i < diff->count && i < view->rows; i++) {
		const struct anatomy_change *change = &diff->changes[i];

		if (anatomy_change_size(change) == 0)
			break;
		table_add_row(&table);
		table_add(&table, change->name);
		table_add(&table, view->phases->names[change->phase]);
		add_change(&table, change->base, change->new);
		table_add(&table, anatomy_change_word(change));
	}
	for (; i < diff->count && anatomy_change_size(&diff->changes[i]) != 0; i++, left++)
		rest += anatomy_change_size(&diff->changes[i]);
	anatomy_view_print(view, &table,
			   "functions, the largest difference first (instructions, emulated)");
	if (left)
		fprintf(view->file, "%zu more functions differ, by %+" PRId64 " in all (--all)\n",
			left, rest);
}

void anatomy_print_difference(const struct anatomy_view *view, const struct anatomy *base,
			      const char *base_name, const struct anatomy *new,
			      const char *new_name)
{
	size_t base_shape = anatomy_shown_shape(base), new_shape = anatomy_shown_shape(new);
	struct anatomy_profile base_profile, new_profile;
	struct anatomy_diff diff;

	if (base_shape == SIZE_MAX || new_shape == SIZE_MAX) {
		fputs("no window of this cell was kept: they are too long\n", view->file);
		return;
	}
	base_profile = anatomy_profile_of(base, base_shape, view->phases);
	new_profile = anatomy_profile_of(new, new_shape, view->phases);
	diff = anatomy_diff_of(&base_profile, &new_profile);
	print_phase_changes(view, base_name, new_name, &base_profile, &new_profile);
	print_function_changes(view, base_name, new_name, &diff);
	anatomy_diff_free(&diff);
	anatomy_profile_free(&base_profile);
	anatomy_profile_free(&new_profile);
}

/* The profile of each column; empty ones where there is no anatomy. The caller frees each and the
 * array. */
static struct anatomy_profile *profiles_of(const struct anatomy_view *view,
					   const struct anatomy_column *columns, size_t count)
{
	struct anatomy_profile *profiles = memory_zeroed(count, sizeof(*profiles));

	for (size_t i = 0; i < count; i++) {
		size_t shape =
			columns[i].anatomy ? anatomy_shown_shape(columns[i].anatomy) : SIZE_MAX;

		if (shape != SIZE_MAX)
			profiles[i] = anatomy_profile_of(columns[i].anatomy, shape, view->phases);
	}
	return profiles;
}

static void add_figure(struct table *table, const struct anatomy_profile *profile, uint64_t value)
{
	if (profile->instructions)
		table_printf(table, "%" PRIu64, value);
	else
		table_add(table, "-");
}

/* Whether no column has anything of @phase. */
static bool is_empty(const struct anatomy_profile *profiles, size_t count, size_t phase)
{
	for (size_t i = 0; i < count; i++)
		if (profiles[i].phases[phase] > 0)
			return false;
	return true;
}

void anatomy_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			   size_t count)
{
	struct anatomy_profile *profiles = profiles_of(view, columns, count);
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"phase", NULL});
	for (size_t i = 0; i < count; i++)
		table_add(&table, columns[i].name);
	for (size_t phase = 0; phase < view->phases->count; phase++) {
		if (is_empty(profiles, count, phase))
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[phase]);
		for (size_t i = 0; i < count; i++)
			add_figure(&table, &profiles[i], profiles[i].phases[phase]);
	}
	table_add_row(&table);
	table_add(&table, "all");
	for (size_t i = 0; i < count; i++)
		add_figure(&table, &profiles[i], profiles[i].instructions);
	anatomy_view_print(view, &table, "phases of the median window (instructions, emulated)");
	for (size_t i = 0; i < count; i++)
		anatomy_profile_free(&profiles[i]);
	free(profiles);
}
