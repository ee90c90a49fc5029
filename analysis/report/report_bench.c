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
#include "analysis/tables/show_tables.h"

/* A change of this share gets the full colour of the heat map. */
#define HEAT_FULL 0.5

static bool first_value(const struct grid *grid, size_t row, double *value)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (grid_figure(grid, row, run, value))
			return true;
	return false;
}

/* Orange for more than on the first kernel measured, blue for less: told apart by the sign in the
 * title too. Counts of events have no colour: shares of them say nothing. */
static void print_heat_cell(const struct report *report, const struct grid *grid, size_t row,
			    size_t run)
{
	const struct cell *cell = grid_cell(grid, row, run);
	char status[64] = "-";
	double value;
	double first;
	double share;

	if (!grid_figure(grid, row, run, &value) || !first_value(grid, row, &first)) {
		if (cell)
			cell_status_text(cell, status, sizeof(status));
		fprintf(report->file, "<td class=\"lost\">%s</td>", status);
		return;
	}
	if (grid_counts(grid)) {
		fprintf(report->file, "<td>%s</td>", figure_value(value).text);
		return;
	}
	share = first > 0 ? value / first - 1 : 0;
	fprintf(report->file,
		"<td style=\"background: rgb(%s / %.2f)\" title=\"%s against the first\">%s</td>",
		share >= 0 ? "213 94 0" : "0 114 178", fmin(1, fabs(share) / HEAT_FULL) * 0.6,
		figure_percent(share).text, figure_value(value).text);
}

static void print_heat_row(const struct report *report, const struct grid *grid, size_t row)
{
	char *levels = grid_short_text(grid, grid->rows[row]);

	fputs("<tr><th scope=\"row\">", report->file);
	page_text(report, *levels ? levels : grid->bench);
	fputs("</th>", report->file);
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		print_heat_cell(report, grid, row, run);
	fputs("</tr>\n", report->file);
	free(levels);
}

static void print_heat_map(const struct report *report, const struct grid *grid)
{
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"cells by kernel\"><table>\n"
	      "<thead><tr><th scope=\"col\" class=\"name\">cell</th>",
	      report->file);
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		fputs("<th scope=\"col\">", report->file);
		page_text(report, grid->dataset->runs[run].name);
		fputs("</th>", report->file);
	}
	fputs("</tr></thead>\n<tbody>\n", report->file);
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

static int print_bench(const struct report *report, const struct grid *grid,
		       const struct milestones *milestones, struct message *message)
{
	char *figure = grid_figure_text(grid);
	char *levels = grid_usual_text(grid);
	char *id = file_name_of(grid->bench);
	int result;

	fprintf(report->file, "<section id=\"%s\"><h2>", id);
	page_text(report, grid->bench);
	fputs("</h2>\n<p class=\"quiet\">", report->file);
	page_text(report, figure);
	fputs(*levels ? "; unless a cell says otherwise " : "", report->file);
	page_text(report, levels);
	fputs("</p>\n", report->file);
	print_heat_map(report, grid);
	result = print_trend(report, grid, milestones, message);
	if (result == 0)
		result = print_plots(report, grid, message);
	print_run_table(report, grid);
	fputs("</section>\n", report->file);
	free(figure);
	free(levels);
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
