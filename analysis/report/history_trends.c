/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history_trends: how the cells of a history moved by date. */
#include "analysis/report/history_trends.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/data/history.h"
#include "analysis/data/machine.h"
#include "analysis/data/milestones.h"
#include "analysis/measure/comparison.h"
#include "analysis/measure/main_cell.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_trend.h"
#include "analysis/report/report_overview.h"

static const char *last_name(const struct report *report)
{
	return report->dataset->runs[report->dataset->run_count - 1].name;
}

/* "40 campaigns, 2026-09-01 to 2026-10-10; 8 changes, the last at 2026-09-26". */
static void print_summary(const struct report *report, const char *name)
{
	const struct dataset *dataset = report->dataset;
	size_t last = 0;

	for (size_t i = 0; i < report->changes.count; i++)
		if (report->changes.items[i].run > last)
			last = report->changes.items[i].run;
	fputs("<summary><h3>", report->file);
	page_text(report, name);
	fprintf(report->file, "</h3> <span class=\"quiet\">%zu runs, ", dataset->run_count);
	page_text(report, dataset->runs[0].name);
	fputs(" to ", report->file);
	page_text(report, last_name(report));
	if (report->changes.count == 0) {
		fprintf(report->file,
			"; no change found (in exact cells none above %g %%)</span></summary>\n",
			100 * CHANGES_SHARE);
		return;
	}
	fprintf(report->file, "; %zu change%s, the last at ", report->changes.count,
		report->changes.count == 1 ? "" : "s");
	page_text(report, dataset->runs[last].name);
	fputs("</span></summary>\n", report->file);
}

static int print_figure(const struct report *report, const struct grid *grid, const char *history,
			struct message *message)
{
	static const struct milestones none;
	char *text = memory_printed("%s-%s", grid->bench, history);
	char *name = file_name_of(text);
	int result = plot_trend_write(grid, &report->changes, &none, name, report->plots, message);

	if (result == 0)
		result = page_figure(report, name, name, message);
	free(name);
	free(text);
	return result;
}

/* The first and the last figure of @row; NAN where it has none. */
static void find_ends(const struct grid *grid, size_t row, double *first, double *last)
{
	*first = NAN;
	*last = NAN;
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (grid_figure(grid, row, run, last) && isnan(*first))
			*first = *last;
}

static void add_row(const struct grid *grid, size_t row, struct table *table)
{
	char *levels = grid_short_text(grid, grid->rows[row]);
	char *unit = machine_unit(&grid->dataset->runs[0], grid_unit(grid));
	double first, last;

	find_ends(grid, row, &first, &last);
	table_add_row(table);
	table_add(table, grid->bench);
	table_add(table, *levels ? levels : "-");
	table_add(table, figure_value(first).text);
	table_add(table, figure_value(last).text);
	table_add(table, isnan(first) ? "-" : figure_change(first, last).text);
	table_add(table, unit);
	free(unit);
	free(levels);
}

/* Many small steps are a large one, which no comparison with the day before shows. */
static void print_ends(const struct report *report)
{
	static const char *const names[] = {"benchmark", "cell", "first", "newest",
					    "change",    "unit", NULL};
	struct table table = {0};

	fputs("<details><summary>every cell, first and newest</summary>\n", report->file);
	table_header(&table, 2, names);
	for (size_t i = 0; i < report->grid_count; i++)
		for (size_t row = 0; row < report->grids[i].row_count; row++)
			add_row(&report->grids[i], row, &table);
	table_print(&table, TABLE_HTML, report->file);
	fputs("</details>\n", report->file);
	table_free(&table);
}

static int print_history(const struct report *report, const char *name, struct message *message)
{
	int result = 0;

	fputs("<details open>", report->file);
	print_summary(report, name);
	report_step_list(report);
	for (size_t i = 0; i < report->grid_count && result == 0; i++)
		result = print_figure(report, &report->grids[i], name, message);
	print_ends(report);
	fputs("</details>\n", report->file);
	return result;
}

static int print_one(const struct report *page, const struct history *history,
		     struct message *message)
{
	struct report report = {
		.dataset = &history->dataset, .plots = page->plots, .file = page->file};
	char *name = history_name(history);
	int result;

	report.grids = grids_of(report.dataset, &report.grid_count);
	report.changes = changes_of(report.grids, report.grid_count);
	result = print_history(&report, name, message);
	changes_free(&report.changes);
	grids_free(report.grids, report.grid_count);
	free(name);
	return result;
}

int history_trends(const struct report *page, const struct archive *archive,
		   struct message *message)
{
	static const struct history_rules rules = {.alike = comparison_is_fair,
						   .main_run = main_run};
	size_t count;
	struct history *histories =
		histories_of(archive->campaigns, archive->count, &rules, &count);
	int result = 0;

	fputs("<section id=\"trends\"><h2>By date</h2>\n", page->file);
	if (count == 0)
		fputs("<p>No two campaigns are of the same config, machine and kernel label.</p>\n",
		      page->file);
	for (size_t i = 0; i < count && result == 0; i++)
		result = print_one(page, &histories[i], message);
	fputs("</section>\n", page->file);
	histories_free(histories, count);
	return result;
}
