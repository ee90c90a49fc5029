/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: the answer: what MTE costs, shared against private, what changed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/answer_tables.h"
#include "analysis/changes.h"
#include "analysis/format.h"
#include "analysis/machine.h"
#include "analysis/memory.h"
#include "analysis/mte_cost.h"
#include "analysis/report.h"
#include "analysis/shared_cost.h"
#include "analysis/show.h"

#define GIBIBYTE     1073741824.0
#define CHANGES_TOLD 20

/* What MTE costs in one cell of the last run. */
struct cost {
	const struct cell *on;
	double off_median;
	double cost;
};

static bool cost_of(const struct report *report, const struct cell *on, struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];

	cost->on = on;
	if (!on || !mte_cost(run, on, &cost->cost))
		return false;
	cost->off_median = cell_median(run, on) - cost->cost;
	return true;
}

/* The first cell in plan order, of the benchmark of faults if there is one, whose cost is known. */
static bool main_cost(const struct report *report, struct cost *cost)
{
	for (int faults = 1; faults >= 0; faults--)
		for (size_t i = 0; i < report->grid_count; i++) {
			const struct grid *grid = &report->grids[i];

			if (faults && strcmp(grid->bench, "stage2_fault") != 0)
				continue;
			for (size_t row = 0; row < grid->row_count; row++)
				if (cost_of(report, grid_cell(grid, row, report->last_run), cost) &&
				    strcmp(grid->bench, "null") != 0)
					return true;
		}
	return false;
}

static void print_answer(const struct report *report, const char *figure, const char *text)
{
	fputs("<li><strong>", report->file);
	report_text(report, figure);
	fputs("</strong> ", report->file);
	report_text(report, text);
	fputs("</li>\n", report->file);
}

static void print_cost_answers(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	char *unit = machine_unit(run, cell_unit(run, cost->on));
	char *levels = cell_text(cost->on);
	char *figure = memory_printed("%s%s %s", cost->cost >= 0 ? "+" : "",
				      figure_value(cost->cost).text, unit);
	char *text = memory_printed("a fault, which is %s on top of %s, on %s (%s)",
				    figure_percent(cost->cost / cost->off_median).text,
				    figure_value(cost->off_median).text, run->name, levels);
	double faults = GIBIBYTE / (double)cost->on->page_size_bytes;

	print_answer(report, figure, text);
	free(figure);
	free(text);
	figure = memory_printed("%+.3g million %s", cost->cost * faults / 1e6, unit);
	text = memory_printed("a GiB touched, in %.0f faults of %.0f KiB", faults,
			      (double)cost->on->page_size_bytes / 1024);
	print_answer(report, figure, text);
	free(figure);
	free(text);
	free(unit);
	free(levels);
}

static void add_change(double base, double value, struct table *table)
{
	table_add(table, figure_value(base).text);
	table_add(table, figure_value(value).text);
	table_add(table, figure_change(base, value).text);
}

static void print_heading(const struct report *report, const struct grid *grid, const char *what)
{
	fputs("<h3>", report->file);
	report_text(report, grid->bench);
	fprintf(report->file, ": %s</h3>\n", what);
}

static void print_table(const struct report *report, const struct grid *grid, struct table table,
			const char *what)
{
	if (table.row_count > 1) {
		print_heading(report, grid, what);
		table_print(&table, TABLE_HTML, report->file);
	}
	table_free(&table);
}

static int compare_shares(const void *a, const void *b)
{
	const struct change *left = a;
	const struct change *right = b;
	double difference =
		fabs(right->after / right->before - 1) - fabs(left->after / left->before - 1);

	return (difference > 0) - (difference < 0);
}

static void print_changes(const struct report *report, const struct grid *grid)
{
	struct changes changes = changes_of(grid);
	struct table table = {0};

	if (changes.count > 0)
		qsort(changes.items, changes.count, sizeof *changes.items, compare_shares);
	show_add_level_names(grid, &table);
	table_add(&table, "from");
	table_add(&table, "before");
	table_add(&table, "after");
	table_add(&table, "change");
	for (size_t i = 0; i < changes.count && i < CHANGES_TOLD; i++) {
		show_begin_row(grid, grid->rows[changes.items[i].row], &table);
		table_add(&table, report->dataset->runs[changes.items[i].run].name);
		add_change(changes.items[i].before, changes.items[i].after, &table);
	}
	if (table.row_count > 1) {
		print_heading(report, grid, "what changed between kernels");
		fprintf(report->file, "<p class=\"quiet\">%zu level change%s%s.</p>\n",
			changes.count, changes.count > 1 ? "s" : "",
			changes.count > CHANGES_TOLD ? ", the largest 20 of them"
			: changes.count > 1          ? ", the largest first"
						     : "");
		table_print(&table, TABLE_HTML, report->file);
	}
	table_free(&table);
	changes_free(&changes);
}

/* In the grid of the main cell, the first private one with MTE on that has a shared twin. */
static void print_shared_answer(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];

	for (size_t i = 0; i < report->grid_count; i++)
		for (size_t row = 0; row < report->grids[i].row_count; row++) {
			const struct grid *grid = &report->grids[i];
			size_t twin = shared_twin(grid, row);
			double shared;
			char *text;

			if (grid_cell(grid, row, report->last_run) != cost->on ||
			    twin == grid->row_count ||
			    !report_median(grid, twin, report->last_run, &shared))
				continue;
			text = memory_printed("for the same fault in shared memory (%s)",
					      cell_level(grid->rows[twin], "backing"));
			print_answer(report, figure_change(cell_median(run, cost->on), shared).text,
				     text);
			free(text);
			return;
		}
}

/* From the first kernel that has a figure for the main cell to the last. */
static void print_growth_answer(const struct report *report, const struct cost *cost)
{
	const struct run *last = &report->dataset->runs[report->last_run];
	char *figure;
	char *text;

	for (size_t i = 0; i < report->last_run; i++) {
		const struct run *first = &report->dataset->runs[i];
		const struct cell *cell = run_find_cell(first, cost->on);

		if (!cell || cell_status(cell) != TRIAL_OK)
			continue;
		figure = memory_printed(
			"%s",
			figure_change(cell_median(first, cell), cell_median(last, cost->on)).text);
		text = memory_printed("from %s to %s, for the same fault with MTE on", first->name,
				      last->name);
		print_answer(report, figure, text);
		free(figure);
		free(text);
		return;
	}
}

void report_answer(const struct report *report)
{
	struct cost cost;

	fputs("<section id=\"answer\"><h2>The answer</h2>\n", report->file);
	if (main_cost(report, &cost)) {
		fputs("<ul class=\"answers\">\n", report->file);
		print_cost_answers(report, &cost);
		print_shared_answer(report, &cost);
		print_growth_answer(report, &cost);
		fputs("</ul>\n", report->file);
	} else {
		fputs("<p>No cell has figures both with and without MTE on the newest kernel: what "
		      "MTE costs is not known "
		      "here.</p>\n",
		      report->file);
	}
	for (size_t i = 0; i < report->grid_count; i++) {
		const struct grid *grid = &report->grids[i];

		if (strcmp(grid->bench, "null") == 0)
			continue;
		print_table(report, grid, answer_mte_table(grid, report->last_run),
			    "what MTE costs");
		print_table(report, grid, answer_shared_table(grid, report->last_run),
			    "shared against private memory");
		print_changes(report, grid);
	}
	fputs("</section>\n", report->file);
}
