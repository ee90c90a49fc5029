/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_bench: a section a benchmark: cells by kernel, trend, distribution, figures. */
#include "analysis/report/report_bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/data/milestones.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_trend.h"
#include "analysis/plots/plots.h"
#include "analysis/tables/answer_tables.h"
#include "analysis/tables/show_tables.h"

/* Orange for more than on the first kernel measured, blue for less. Counts of events have no colour:
 * shares of them say nothing. */
static void print_heat_cell(const struct report *report, const struct grid *grid, size_t row,
			    size_t run, double first)
{
	const struct cell *cell = grid_cell(grid, row, run);
	struct page_heat heat = {""};
	char status[64] = "-";
	double value;

	if (!grid_figure(grid, row, run, &value)) {
		if (cell)
			cell_status_text(cell, status, sizeof(status));
		fprintf(report->file, "<td class=\"lost\">%s</td>", status);
		return;
	}
	if (!grid_counts(grid) && first > 0)
		heat = page_heat(value / first - 1);
	if (*heat.class)
		fprintf(report->file, "<td class=\"%s\">%s</td>", heat.class,
			figure_value(value).text);
	else
		fprintf(report->file, "<td>%s</td>", figure_value(value).text);
}

/* From the first run that has a figure to the last that has. */
static void print_change(const struct report *report, const struct grid *grid, size_t row,
			 double first)
{
	double last = first;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		grid_figure(grid, row, run, &last);
	fprintf(report->file, "<td>%s</td></tr>\n",
		isnan(first) ? "-" : figure_change(first, last).text);
}

static void print_heat_row(const struct report *report, const struct grid *grid, size_t row)
{
	char *levels = grid_short_text(grid, grid->rows[row]);
	double first = NAN;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (grid_figure(grid, row, run, &first))
			break;
	fputs("<tr><th scope=\"row\">", report->file);
	page_text(report, *levels ? levels : grid->bench);
	fputs("</th>", report->file);
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		print_heat_cell(report, grid, row, run, first);
	print_change(report, grid, row, first);
	free(levels);
}

/* The script of the page reads these tables: a column a kernel, in its order, then the change. */
static void print_heat_map(const struct report *report, const struct grid *grid)
{
	fprintf(report->file,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s: cells by kernel\"><table class=\"cells%s\">\n"
		"<thead><tr><th scope=\"col\" class=\"name\">cell</th>",
		grid->bench, grid_counts(grid) ? " counts" : "");
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		fputs("<th scope=\"col\">", report->file);
		page_text(report, grid->dataset->runs[run].name);
		fputs("</th>", report->file);
	}
	fputs("<th scope=\"col\">change</th></tr></thead>\n<tbody>\n", report->file);
	for (size_t row = 0; row < grid->row_count; row++)
		print_heat_row(report, grid, row);
	fputs("</tbody></table></div>\n", report->file);
}

static int print_trend(const struct report *report, const struct grid *grid,
		       const struct milestones *milestones, struct message *message)
{
	char *name = file_name_of(grid->bench);
	int result =
		plot_trend_write(grid, &report->changes, milestones, name, report->plots, message);

	fputs("<h3>From kernel to kernel</h3>\n", report->file);
	if (result == 0)
		result = page_figure(report, name, name, message);
	free(name);
	return result;
}

/* The page has some figures in another form; of those there is only a file. */
static int print_plot(const struct report *report, const struct grid *grid, const struct plot *plot,
		      struct message *message)
{
	char *bench = file_name_of(grid->bench);
	char *name = memory_printed("%s-%s", bench, plot->suffix);
	bool wanted = plot->heading || report->keep_figures;
	int result = wanted ? plot->write(grid, report->last_run, name, report->plots, message) : 0;

	if (result > 0 && plot->heading) {
		fprintf(report->file, "<h3>%s</h3>\n", plot->heading);
		result = page_figure(report, name, name, message);
	} else if (result > 0) {
		result = gnuplot_draw(report->plots, name, message);
	}
	free(bench);
	free(name);
	return result;
}

static int print_plots(const struct report *report, const struct grid *grid,
		       struct message *message)
{
	size_t count;
	const struct plot *kinds = plots(&count);
	int result = 0;

	for (size_t i = 0; result >= 0 && i < count; i++)
		if (kinds[i].of_counts || !grid_counts(grid))
			result = print_plot(report, grid, &kinds[i], message);
	return result < 0 ? -1 : 0;
}

static void print_run_table(const struct report *report, const struct grid *grid)
{
	struct table table = {0};

	show_run_table(grid, report->last_run, &table);
	fputs("<h3>Figures on ", report->file);
	page_text(report, report->dataset->runs[report->last_run].name);
	fputs("</h3>\n", report->file);
	table_print(&table, TABLE_HTML, report->file);
	table_free(&table);
}

static void print_answer(const struct report *report, struct answer_table answer, const char *what)
{
	if (answer.table.row_count > 1) {
		fprintf(report->file, "<h3>%s</h3>\n", what);
		if (*answer.common) {
			fputs("<p class=\"quiet\">every cell: ", report->file);
			page_text(report, answer.common);
			fputs("</p>\n", report->file);
		}
		table_print(&answer.table, TABLE_HTML, report->file);
	}
	answer_table_free(&answer);
}

static void print_answers(const struct report *report, const struct grid *grid)
{
	const struct answer_view view = {.run = report->last_run};
	const char *kernel = report->dataset->runs[report->last_run].name;
	char *mte = memory_printed("What MTE costs on %s", kernel);
	char *shared = memory_printed("Shared against private memory on %s", kernel);

	print_answer(report, answer_mte_table(grid, &view), mte);
	print_answer(report, answer_shared_table(grid, &view), shared);
	free(mte);
	free(shared);
}

/* "32 cells, 12 changed" */
static char *bench_note(const struct report *report, const struct grid *grid)
{
	size_t changed = 0, before = grid->row_count;

	for (size_t i = 0; i < report->changes.count; i++) {
		const struct change *change = &report->changes.items[i];

		if (change->grid != grid || change->row == before)
			continue;
		before = change->row;
		changed++;
	}
	return memory_printed("%zu cell%s, %zu changed", grid->row_count,
			      grid->row_count == 1 ? "" : "s", changed);
}

static int print_figures(const struct report *report, const struct grid *grid,
			 const struct milestones *milestones, struct message *message)
{
	bool drawn = grid_has_trend(grid);
	int result = drawn ? print_trend(report, grid, milestones, message) : 0;

	if (!drawn)
		fputs("<p>Each cell has the same figure on every kernel.</p>\n", report->file);
	print_answers(report, grid);
	fputs("<details><summary>distributions and other figures</summary>\n", report->file);
	if (result == 0)
		result = print_plots(report, grid, message);
	print_run_table(report, grid);
	fputs("</details>\n", report->file);
	return result;
}

static int print_bench(const struct report *report, const struct grid *grid,
		       const struct milestones *milestones, struct message *message)
{
	char *figure = grid_figure_text(grid);
	char *levels = grid_usual_text(grid);
	char *id = file_name_of(grid->bench);
	char *note = bench_note(report, grid);
	int result;

	page_section_begin(report, id, grid->bench, note);
	fputs("<p class=\"quiet\">", report->file);
	page_text(report, figure);
	fputs(*levels ? "; unless a cell says otherwise " : "", report->file);
	page_text(report, levels);
	fputs("</p>\n", report->file);
	print_heat_map(report, grid);
	result = print_figures(report, grid, milestones, message);
	page_section_end(report);
	free(figure);
	free(levels);
	free(note);
	free(id);
	return result;
}

/* What is asked comes first, the cost of the harness itself (null) last. */
int report_benches(const struct report *report, struct message *message)
{
	char *path = share_path("configs", "milestones.conf");
	struct milestones milestones;
	int result = 0;

	if (milestones_read(path, &milestones, message) < 0)
		fprintf(stderr, "mtestat report: %s; no milestones are drawn\n", message->text);
	for (int null = 0; null < 2; null++)
		for (size_t i = 0; result == 0 && i < report->grid_count; i++)
			if ((strcmp(report->grids[i].bench, "null") == 0) == null)
				result = print_bench(report, &report->grids[i], &milestones,
						     message);
	milestones_free(&milestones);
	free(path);
	return result;
}
