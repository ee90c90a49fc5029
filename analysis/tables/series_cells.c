/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_cells: the cells that the patches of a series moved, a table a benchmark. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/hygiene_rows.h"
#include "analysis/tables/series_tables.h"
#include "analysis/tables/series_words.h"
#include "analysis/tables/show_tables.h"

/* Of longer series only the patches that moved something have a column. */
#define COLUMNS_MAX 8

/* A patch across: measured, or why it was not. */
struct column {
	const struct series_kernel *kernel;
	const struct series_step *step; /* NULL: not measured */
};

struct columns {
	struct column *list;
	size_t count;
};

static bool has_moved(const struct series_changes *changes, size_t step)
{
	for (size_t i = 0; i < changes->row_count; i++)
		if (series_change_is_move(&changes->rows[i].changes[step]))
			return true;
	return false;
}

bool series_has_left_out(const struct series_changes *changes)
{
	return changes->step_count > COLUMNS_MAX;
}

static struct columns columns_of(const struct series_changes *changes)
{
	const struct patch_series *series = changes->dataset->series;
	struct columns columns = {.list = memory_zeroed(series->count, sizeof(*columns.list))};

	for (size_t i = 0; i < series->count; i++) {
		const struct series_kernel *kernel = &series->kernels[i];
		const struct series_step *step = series_step_of(changes, kernel);

		if (kernel->role != SERIES_PATCH)
			continue;
		if (series_has_left_out(changes) &&
		    !(step && has_moved(changes, (size_t)(step - changes->steps))))
			continue;
		columns.list[columns.count++] = (struct column){kernel, step};
	}
	return columns;
}

static bool has_total(const struct series_changes *changes)
{
	return changes->step_count > 1;
}

static bool has_floor(const struct series_changes *changes)
{
	return changes->dataset->layout_count > 0;
}

static void add_header(const struct series_changes *changes, const struct columns *columns,
		       bool figures, struct table *table)
{
	table_add(table, "base");
	for (size_t i = 0; i < columns->count; i++)
		table_add(table, columns->list[i].step ? columns->list[i].step->name
						       : columns->list[i].kernel->label);
	if (figures && has_total(changes))
		table_add(table, "total");
	if (figures && has_floor(changes))
		table_add(table, "floor");
}

static void add_turn(const struct series_change *change, const struct run *run, struct table *table)
{
	const struct cell *now = change->comparison->now;

	if (cell_has_figure(now))
		table_printf(table, "%s, %s", series_turn_name(change->turn),
			     figure_value(cell_figure(run, now)).text);
	else
		table_add(table, series_turn_name(change->turn));
}

/* "(+7)", or "(failed)" where the state is not steady over the builds. */
static void add_within(const struct series_change *change, struct table *table)
{
	const struct comparison *comparison = change->comparison;

	if (change->before != change->after)
		table_printf(table, "(%s)", series_turn_name(change->turn));
	else
		table_printf(table, "(%s)",
			     figure_signed(comparison->now_figure - comparison->base_figure).text);
}

static void add_change(const struct series_step *step, const struct series_change *change,
		       bool share, struct table *table)
{
	const struct comparison *comparison = change->comparison;

	if (change->effect == EFFECT_SAME)
		table_add(table, ".");
	else if (change->effect == EFFECT_OPEN)
		table_add(table, "?");
	else if (change->effect == EFFECT_WITHIN)
		add_within(change, table);
	else if (change->effect == EFFECT_TURN)
		add_turn(change, step->run, table);
	else if (share)
		table_add(table,
			  figure_change(comparison->base_figure, comparison->now_figure).text);
	else
		table_add(table,
			  figure_signed(comparison->now_figure - comparison->base_figure).text);
}

static void add_row(const struct series_changes *changes, const struct columns *columns,
		    const struct grid *part, const struct series_row *row, struct table *table)
{
	const struct cell *cell = row->grid->rows[row->row];
	const struct run *base = changes->steps[0].base;
	size_t total = changes->step_count;

	show_begin_row(part, cell, table);
	show_add_figure(base, run_find_cell(base, cell), table);
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->list[i];

		if (column->step)
			add_change(column->step, &row->changes[column->step - changes->steps],
				   false, table);
		else
			table_add(table, patch_series_status_name(column->kernel->status));
	}
	if (has_total(changes))
		add_change(&changes->steps[total], &row->changes[total], true, table);
	if (has_floor(changes))
		table_add(table, figure_value(row->floor).text);
}

static void print_table(const struct series_view *view, const struct grid *part,
			struct table *table)
{
	char *figure = grid_figure_text(part);
	char *levels = grid_levels_text(part, part->rows[0], false);
	bool hygiene = series_is_of_states(part);
	char *heading = memory_printed("%s%s%s%s%s%s", part->bench, hygiene ? "" : " (",
				       hygiene ? "" : figure, hygiene ? "" : ")",
				       *levels ? "; every cell: " : "", levels);

	series_print_heading(view, heading);
	table_print(table, view->format, view->file);
	table_free(table);
	free(heading);
	free(levels);
	free(figure);
}

static void print_figures(const struct series_view *view, const struct columns *columns,
			  const struct grid *grid, const struct grid *part)
{
	const struct series_changes *changes = view->changes;
	struct table table = {0};

	show_add_level_names(part, &table);
	add_header(changes, columns, true, &table);
	for (size_t i = 0; i < grid->row_count; i++) {
		const struct series_row *row = series_row_of(changes, grid, i);

		if (row->moved)
			add_row(changes, columns, part, row, &table);
	}
	print_table(view, part, &table);
}

static void add_verdicts(const struct series_changes *changes, const struct columns *columns,
			 const enum hygiene_verdict *verdicts, struct table *table)
{
	const struct run *runs = changes->dataset->runs;

	table_add(table, verdict_name(verdicts[changes->steps[0].base - runs]));
	for (size_t i = 0; i < columns->count; i++) {
		const struct series_step *step = columns->list[i].step;

		if (!step)
			table_add(table, patch_series_status_name(columns->list[i].kernel->status));
		else if (verdicts[step->run - runs] == verdicts[step->base - runs])
			table_add(table, ".");
		else
			table_add(table, verdict_name(verdicts[step->run - runs]));
	}
}

/* Cells with the same verdicts share a row. */
static void print_states(const struct series_view *view, const struct columns *columns,
			 const struct grid *part)
{
	struct hygiene_rows rows = hygiene_rows_of(part, NULL);
	struct table table = {.left_count = 1};

	table_add_row(&table);
	table_add(&table, "cells");
	table_add(&table, "count");
	add_header(view->changes, columns, false, &table);
	for (size_t i = 0; i < rows.count; i++) {
		table_add_row(&table);
		table_add(&table, rows.items[i].label);
		table_printf(&table, "%zu", rows.items[i].cell_count);
		add_verdicts(view->changes, columns, rows.items[i].verdicts, &table);
	}
	print_table(view, part, &table);
	hygiene_rows_free(&rows);
}

static bool is_moved(const struct grid *grid, size_t row, const void *context)
{
	return series_row_of(context, grid, row)->moved;
}

void series_print_cells(const struct series_view *view)
{
	const struct series_changes *changes = view->changes;
	struct columns columns = columns_of(changes);

	for (size_t i = 0; i < changes->grid_count; i++) {
		const struct grid *grid = &changes->grids[i];
		struct grid part = grid_filtered(grid, is_moved, changes);

		if (part.row_count > 0 && series_is_of_states(grid))
			print_states(view, &columns, &part);
		else if (part.row_count > 0)
			print_figures(view, &columns, grid, &part);
		grid_release(&part);
	}
	free(columns.list);
}
