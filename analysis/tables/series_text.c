/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_text: what the patches of a series did, as text, markdown or a part of a page. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/tables/series_tables.h"
#include "analysis/tables/series_words.h"

#define SUBJECT_COLUMNS 44 /* of a text, so that most lines fit a terminal */
#define CELLS_NAMED     3  /* of a group */

static void print_escaped(const struct series_view *view, const char *text)
{
	char *escaped = view->format == TABLE_HTML ? escape_xml(text) : memory_copied(text);

	fputs(escaped, view->file);
	free(escaped);
}

/* A blank line, which HTML does not need. */
static void print_gap(const struct series_view *view)
{
	if (view->format != TABLE_HTML)
		fputc('\n', view->file);
}

static void print_between(const struct series_view *view, const char *before, const char *text,
			  const char *after)
{
	fputs(before, view->file);
	print_escaped(view, text);
	fputs(after, view->file);
}

void series_print_heading(const struct series_view *view, const char *text)
{
	if (view->format == TABLE_HTML)
		print_between(view, "<h3>", text, "</h3>\n");
	else
		print_between(view, "\n", text, view->format == TABLE_MARKDOWN ? "\n\n" : "\n");
}

/* Of markdown a list: lines would run into one paragraph. */
void series_print_line(const struct series_view *view, const char *text)
{
	if (view->format == TABLE_HTML)
		print_between(view, "<p>", text, "</p>\n");
	else
		print_between(view, view->format == TABLE_MARKDOWN ? "- " : "", text, "\n");
}

/* @text is freed. */
static void print_fact(const struct series_view *view, const char *name, char *text)
{
	char *line = memory_printed("%s%s", name, text);

	series_print_line(view, line);
	free(line);
	free(text);
}

static void print_machine(const struct series_view *view)
{
	const struct run *base = view->changes->steps[0].base;

	print_fact(view, "machine: ", machine_line(base));
	if (base->record.emulated)
		series_print_line(
			view,
			"emulated: figures are instruction counts and say nothing about time");
	else if (machine_caution(base))
		series_print_line(view, machine_caution(base));
}

static void print_head(const struct series_view *view)
{
	const struct patch_series *series = view->changes->dataset->series;

	print_fact(view, "series: ", series_range_text(series));
	print_fact(view, "base: ", series_base_text(series));
	print_fact(view, "built: ", memory_printed("%s; %s", series->config, series->compiler));
	if (view->format != TABLE_HTML) /* whose page says it */
		print_machine(view);
	print_fact(view, "build noise: ", series_floor_text(view->changes));
}

/* In a text cut to SUBJECT_COLUMNS bytes, between two characters. */
static void add_subject(const struct series_view *view, const char *subject, struct table *table)
{
	size_t length = strlen(subject);
	char *text;

	if (view->format != TABLE_TEXT || length <= SUBJECT_COLUMNS) {
		table_add(table, subject);
		return;
	}
	for (length = SUBJECT_COLUMNS - 3; (subject[length] & 0xc0) == 0x80;)
		length--;
	text = memory_printed("%.*s...", (int)length, subject);
	table_add(table, text);
	free(text);
}

static void add_kernel(const struct series_view *view, const struct series_kernel *kernel,
		       struct table *table)
{
	const struct series_step *step = series_step_of(view->changes, kernel);
	char *outcome = series_kernel_text(view->changes, kernel, view->rules, true);

	table_add_row(table);
	table_add(table, step ? step->name : kernel->label);
	add_subject(view, kernel->subject, table);
	table_span(table, outcome);
	free(outcome);
}

static void add_total(const struct series_view *view, struct table *table)
{
	const struct series_changes *changes = view->changes;
	const struct series_step *total = &changes->steps[changes->step_count];
	char *outcome = series_outcome_text(changes, changes->step_count, view->rules, true);

	table_add_row(table);
	table_add(table, total->name);
	table_printf(table, "%.60s against the base", total->kernel->label);
	table_span(table, outcome);
	free(outcome);
}

static void print_patches(const struct series_view *view)
{
	static const char *const names[] = {"patch", "subject", "result", NULL};
	const struct patch_series *series = view->changes->dataset->series;
	struct table table = {0};

	table_header(&table, 3, names);
	for (size_t i = 0; i < series->count; i++)
		if (series->kernels[i].role == SERIES_PATCH)
			add_kernel(view, &series->kernels[i], &table);
	if (view->changes->step_count > 1)
		add_total(view, &table);
	print_gap(view);
	table_print(&table, view->format, view->file);
	table_free(&table);
}

static void print_failures(const struct series_view *view)
{
	for (size_t i = 0; i < view->changes->step_count; i++) {
		char *text = series_failures_text(view->changes, i);
		char *rest = text;
		char *line;

		if (*text)
			print_gap(view);
		while (*text && (line = strsep(&rest, "\n")))
			series_print_line(view, line);
		free(text);
	}
}

static bool is_in_tables(const struct series_changes *changes, enum series_effect effect)
{
	for (size_t i = 0; i < changes->row_count; i++)
		for (size_t j = 0; changes->rows[i].moved && j <= changes->step_count; j++)
			if (changes->rows[i].changes[j].effect == effect)
				return true;
	return false;
}

static bool has_tables(const struct series_changes *changes)
{
	return series_count_unmoved(changes) < changes->row_count;
}

static bool has_moved(const struct series_changes *changes, const struct grid *grid)
{
	for (size_t i = 0; i < grid->row_count; i++)
		if (series_row_of(changes, grid, i)->moved)
			return true;
	return false;
}

/* What the names of cells leave out. */
static void print_usual(const struct series_view *view)
{
	for (size_t i = 0; i < view->changes->grid_count; i++) {
		const struct grid *grid = &view->changes->grids[i];
		char *usual = grid_usual_text(grid);

		if (*usual && has_moved(view->changes, grid))
			print_fact(view, "unless stated otherwise: ",
				   memory_printed("%s %s", grid->bench, usual));
		free(usual);
	}
}

static void print_legend(const struct series_view *view)
{
	print_gap(view);
	print_usual(view);
	if (has_tables(view->changes))
		series_print_line(
			view,
			"columns: each patch against the kernel measured before it; . no change");
	if (has_tables(view->changes) && series_has_left_out(view->changes))
		series_print_line(view, "patches that moved no cell have no column");
	if (is_in_tables(view->changes, EFFECT_WITHIN))
		series_print_line(view,
				  "(...) is within build noise and not attributed to the patch");
	if (is_in_tables(view->changes, EFFECT_OPEN))
		series_print_line(view, "? inconclusive");
	print_fact(view, "", series_rest_text(view->changes));
}

/* "stage2_fault mte=on backing=anon-private, ... and 7 more cells". */
static char *cells_text(const struct series_group *group)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < group->row_count && i < CELLS_NAMED; i++) {
		char *cell = series_cell_text(group->rows[i]);
		char *longer = memory_printed("%s%s%s", text, i ? ", " : "", cell);

		free(text);
		free(cell);
		text = longer;
	}
	if (group->row_count > CELLS_NAMED) {
		char *longer =
			memory_printed("%s and %zu more", text, group->row_count - CELLS_NAMED);

		free(text);
		text = longer;
	}
	return text;
}

static void add_sizes(int64_t low, int64_t high, struct table *table)
{
	if (low == high)
		table_printf(table, "%+lld", (long long)low);
	else
		table_printf(table, "%+lld..%+lld", (long long)low, (long long)high);
}

static void add_function(const struct series_function *function, struct table *table)
{
	bool both = *function->word == '\0';

	table_add_row(table);
	table_printf(table, "%.120s%s%s%s", function->name, both ? "" : " (", function->word,
		     both ? "" : ")");
	add_sizes(function->low, function->high, table);
}

static void add_rest(const struct series_group *group, struct table *table)
{
	if (group->rest_low == 0 && group->rest_high == 0)
		return;
	table_add_row(table);
	table_add(table, "all others");
	add_sizes(group->rest_low, group->rest_high, table);
}

static void print_group(const struct series_view *view, const struct series_step *step,
			const struct series_group *group)
{
	static const char *const names[] = {"function", "instructions", NULL};
	struct table table = {0};
	char *cells = cells_text(group);
	char *heading = memory_printed("%s: functions that moved %s", step->name, cells);

	series_print_heading(view, heading);
	table_header(&table, 1, names);
	for (size_t i = 0; i < group->function_count; i++)
		add_function(&group->functions[i], &table);
	add_rest(group, &table);
	table_print(&table, view->format, view->file);
	table_free(&table);
	free(heading);
	free(cells);
}

static void print_step_functions(const struct series_view *view, size_t index)
{
	const struct series_step *step = &view->changes->steps[index];
	struct series_groups groups =
		series_groups_of(view->changes, index, view->anatomies, view->functions);

	for (size_t i = 0; i < groups.count; i++)
		print_group(view, step, &groups.items[i]);
	if (groups.unexplained > 0) {
		print_gap(view);
		print_fact(view, "",
			   memory_printed("%s: functions not known for %zu cell%s that moved",
					  step->name, groups.unexplained,
					  groups.unexplained == 1 ? "" : "s"));
	}
	series_groups_free(&groups);
}

static bool has_anatomies(const struct series_anatomies *anatomies)
{
	for (size_t i = 0; i < anatomies->count; i++)
		if (anatomies->runs[i].count > 0)
			return true;
	return false;
}

/* Without any anatomy there is nothing to say of each patch. */
void series_print_functions(const struct series_view *view)
{
	if (!has_anatomies(view->anatomies) || view->functions == 0)
		return;
	for (size_t i = 0; i < view->changes->step_count; i++)
		print_step_functions(view, i);
	series_print_contrary(view);
}

void series_print_summary(const struct series_view *view)
{
	print_head(view);
	print_patches(view);
	print_failures(view);
}

void series_print_details(const struct series_view *view)
{
	series_print_cells(view);
	print_legend(view);
	series_print_functions(view);
}

void series_print(const struct series_view *view)
{
	series_print_summary(view);
	series_print_details(view);
}
