/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_answer: the answer: what MTE costs, shared against private, what changed. */
#include "analysis/report/report_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/measure/main_cell.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/measure/shared_cost.h"
#include "analysis/report/report_anatomy.h"
#include "analysis/report/report_events.h"
#include "analysis/tables/answer_tables.h"
#include "analysis/tables/show_tables.h"

#define GIBIBYTE     1073741824.0
#define CHANGES_TOLD 20

/* What MTE costs in the main cell of the last run. */
struct cost {
	const struct cell *on;
	const char *what; /* a sample of it is */
	double off_median;
	double cost;
};

static bool main_cost(const struct report *report, struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];

	cost->on = main_cell(report->grids, report->grid_count, report->last_run);
	if (!cost->on || !mte_cost(run, cost->on, &cost->cost))
		return false;
	cost->off_median = cell_figure(run, cost->on) - cost->cost;
	cost->what = main_cell_is_fault(cost->on) ? "fault" : "operation";
	return true;
}

static void print_answer(const struct report *report, const char *figure, const char *text)
{
	fputs("<li><strong>", report->file);
	page_text(report, figure);
	fputs("</strong> ", report->file);
	page_text(report, text);
	fputs("</li>\n", report->file);
}

static void print_gibibyte_answer(const struct report *report, const struct cost *cost,
				  const char *unit)
{
	double faults = GIBIBYTE / (double)cost->on->page_size_bytes;
	char *figure = memory_printed("%+.3g million %s", cost->cost * faults / 1e6, unit);
	char *text = memory_printed("a GiB touched, in %.0f faults of %.0f KiB", faults,
				    (double)cost->on->page_size_bytes / 1024);

	print_answer(report, figure, text);
	free(figure);
	free(text);
}

static void print_cost_answers(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	char *unit = machine_unit(run, cell_unit(run, cost->on));
	char *levels = cell_text(cost->on);
	char *figure = memory_printed("%s%s %s", cost->cost >= 0 ? "+" : "",
				      figure_value(cost->cost).text, unit);
	char *text = memory_printed("%s %s, which is %s on top of %s, on %s (%s %s)",
				    main_cell_is_fault(cost->on) ? "a" : "an", cost->what,
				    figure_percent(cost->cost / cost->off_median).text,
				    figure_value(cost->off_median).text, run->name, cost->on->bench,
				    levels);

	print_answer(report, figure, text);
	if (main_cell_is_fault(cost->on))
		print_gibibyte_answer(report, cost, unit);
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

static void add_found_by(const struct change *change, struct table *table)
{
	if (change->exact)
		table_add(table, change_found_by(change));
	else
		table_printf(table, "%s, p = %.1g", change_found_by(change), change->p);
}

static void print_heading(const struct report *report, const struct grid *grid, const char *what)
{
	fputs("<h3>", report->file);
	page_text(report, grid->bench);
	fprintf(report->file, ": %s</h3>\n", what);
}

static void print_table(const struct report *report, const struct grid *grid,
			struct answer_table answer, const char *what)
{
	if (answer.table.row_count > 1) {
		print_heading(report, grid, what);
		if (*answer.common) {
			fputs("<p class=\"quiet\">every cell: ", report->file);
			page_text(report, answer.common);
			fputs("</p>\n", report->file);
		}
		table_print(&answer.table, TABLE_HTML, report->file);
	}
	answer_table_free(&answer);
}

static int compare_shares(const void *a, const void *b)
{
	const struct change *left = a;
	const struct change *right = b;
	double difference =
		fabs(right->after / right->before - 1) - fabs(left->after / left->before - 1);

	return (difference > 0) - (difference < 0);
}

/* Those of @grid, the largest first; *@count of them. The caller frees. */
static struct change *changes_of_grid(const struct report *report, const struct grid *grid,
				      size_t *count)
{
	const struct changes *all = &report->changes;
	struct change *items = memory_zeroed(all->count + 1, sizeof(*items));

	*count = 0;
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].grid == grid)
			items[(*count)++] = all->items[i];
	qsort(items, *count, sizeof(*items), compare_shares);
	return items;
}

static void add_events(const struct report *report, const struct change *change,
		       struct table *table)
{
	char *text = report_event_changes(report, change);

	table_span(table, text);
	free(text);
}

static void print_changes(const struct report *report, const struct grid *grid)
{
	size_t count;
	struct change *changes = changes_of_grid(report, grid, &count);
	bool events = report_has_anatomy(report);
	struct table table = {0};

	show_add_level_names(grid, &table);
	table_add(&table, "from");
	table_add(&table, "before");
	table_add(&table, "after");
	table_add(&table, "change");
	table_add(&table, "found by");
	if (events)
		table_add(&table, "barriers, MSR, atomics ...");
	for (size_t i = 0; i < count && i < CHANGES_TOLD; i++) {
		show_begin_row(grid, grid->rows[changes[i].row], &table);
		table_add(&table, report->dataset->runs[changes[i].run].name);
		add_change(changes[i].before, changes[i].after, &table);
		add_found_by(&changes[i], &table);
		if (events)
			add_events(report, &changes[i], &table);
	}
	if (table.row_count > 1) {
		print_heading(report, grid, "what changed between kernels");
		fprintf(report->file, "<p class=\"quiet\">%zu change%s%s.</p>\n", count,
			count > 1 ? "s" : "",
			count > CHANGES_TOLD ? ", the largest 20 of them"
			: count > 1          ? ", the largest first"
					     : "");
		table_print(&table, TABLE_HTML, report->file);
	}
	table_free(&table);
	free(changes);
}

static void print_shared_answer(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	const struct cell *twin = shared_twin(run, cost->on);
	char *text;

	if (!cell_has_figure(twin))
		return;
	text = memory_printed("for the same %s in shared memory (%s)", cost->what,
			      cell_level(twin, "backing"));
	print_answer(report, figure_change(cell_figure(run, cost->on), cell_figure(run, twin)).text,
		     text);
	free(text);
}

/* " (MTE adds 331, and added 369 then)", or nothing where that is not known. The caller frees. */
static char *cost_then(const struct run *run, const struct cell *cell, const struct cost *cost)
{
	double then;

	if (!mte_cost(run, cell, &then))
		return memory_copied("");
	return memory_printed(" (MTE adds %s, and added %s then)", figure_value(cost->cost).text,
			      figure_value(then).text);
}

/* From run @from to the last. Returns whether @from has a figure for the main cell, of pages of the
 * same size. */
static bool print_growth_answer(const struct report *report, const struct cost *cost, size_t from)
{
	const struct run *last = &report->dataset->runs[report->last_run];
	const struct run *run = &report->dataset->runs[from];
	const struct cell *cell = run_find_cell(run, cost->on);
	struct figure change;
	char *then;
	char *text;

	if (!cell_has_figure(cell) || run->record.page_size_bytes != last->record.page_size_bytes)
		return false;
	change = figure_change(cell_figure(run, cell), cell_figure(last, cost->on));
	then = cost_then(run, cell, cost);
	text = memory_printed("from %s to %s, for the same %s with MTE on%s", run->name, last->name,
			      cost->what, then);
	print_answer(report, change.text, text);
	free(then);
	free(text);
	return true;
}

/* What came with the last kernel alone, and since the first. */
static void print_growth_answers(const struct report *report, const struct cost *cost)
{
	size_t before = report->last_run, first = 0;

	while (before > 0 && !print_growth_answer(report, cost, before - 1))
		before--;
	while (before > 0 && first < before - 1 && !print_growth_answer(report, cost, first))
		first++;
}

void report_answer(const struct report *report)
{
	const struct answer_view view = {.run = report->last_run};
	struct cost cost;

	fputs("<section id=\"answer\"><h2>The answer</h2>\n", report->file);
	if (main_cost(report, &cost)) {
		fputs("<ul class=\"answers\">\n", report->file);
		print_cost_answers(report, &cost);
		print_shared_answer(report, &cost);
		print_growth_answers(report, &cost);
		fputs("</ul>\n", report->file);
	} else {
		fputs("<p>No cell has figures both with and without MTE on the newest kernel: what MTE costs is not known here.</p>\n",
		      report->file);
	}
	for (size_t i = 0; i < report->grid_count; i++) {
		const struct grid *grid = &report->grids[i];

		if (strcmp(grid->bench, "null") == 0)
			continue;
		print_table(report, grid, answer_mte_table(grid, &view), "what MTE costs");
		print_table(report, grid, answer_shared_table(grid, &view),
			    "shared against private memory");
		print_changes(report, grid);
	}
	fputs("</section>\n", report->file);
}
