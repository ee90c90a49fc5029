/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_cdf: the distribution of one benchmark's values in one run: which share of the operations
 * cost at most so much.
 *
 * Drawn through at most CDF_POINTS quantiles of each cell and up to p99.9, on a logarithmic axis of
 * cost where the values span a wide range.
 */
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/plots.h"
#include "analysis/plots/script.h"

#define CDF_POINTS 400

struct cdf {
	const struct grid *grid;
	size_t run;
	struct plot_page *page;
};

static const struct cell *cell_at(const struct cdf *cdf, size_t row)
{
	const struct cell *cell = grid_cell(cdf->grid, row, cdf->run);

	return cell_has_figure(cell) ? cell : NULL;
}

static void write_points(const struct cdf *cdf, const struct cell *cell, FILE *file)
{
	double scale = cell_scale(&cdf->grid->dataset->runs[cdf->run], cell);
	size_t points = cell->sample.count < CDF_POINTS ? cell->sample.count : CDF_POINTS;

	for (size_t i = 0; i < points; i++) {
		size_t place = points > 1 ? i * (cell->sample.count - 1) / (points - 1) : 0;

		fprintf(file, "%.12g %.6f\n", scale * (double)cell->sample.sorted[place],
			(double)(place + 1) / (double)cell->sample.count);
	}
}

static void print_data(const void *figure, size_t panel, FILE *file)
{
	const struct cdf *cdf = figure;
	const struct panel *rows = &cdf->page->panels[panel];

	fputs("# cost, share of the operations that cost at most as much; a block a line\n", file);
	for (size_t i = 0; i < rows->row_count; i++) {
		const struct cell *cell = cell_at(cdf, rows->rows[i]);

		if (cell)
			write_points(cdf, cell, file);
		else
			fputs("NaN NaN\n", file);
		fputs("\n\n", file);
	}
}

static void print_line(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct cdf *cdf = figure;
	const struct panel *panel = &cdf->page->panels[index];
	const struct cell *cell = cell_at(cdf, panel->rows[line]);
	char *text = panel_line_title(cdf->grid, panel, panel->rows[line]);
	char *full = memory_printed("%s%s", text, cell ? "" : " (no figure)");
	char *title = gnuplot_quoted(full);

	fprintf(file, "  '%s-%zu.dat' index %zu using 1:2 with steps ls %d title %s",
		cdf->page->name, index + 1, line, panel_line_style(cdf->grid, panel, line), title);
	free(text);
	free(full);
	free(title);
}

/* From the smallest value to p99.9: a single wild value would push all others into a corner. */
static struct axis cost_axis(const struct cdf *cdf, const struct panel *panel)
{
	struct axis axis = axis_empty();

	for (size_t i = 0; i < panel->row_count; i++) {
		const struct cell *cell = cell_at(cdf, panel->rows[i]);
		double scale;

		if (!cell)
			continue;
		scale = cell_scale(&cdf->grid->dataset->runs[cdf->run], cell);
		axis_include(&axis, scale * (double)cell->sample.sorted[0]);
		axis_include(&axis, scale * quantile_type7(cell->sample.sorted, cell->sample.count,
							   0.999));
	}
	axis_finish(&axis, 0.02, 0.02);
	return axis;
}

static void write_panel(const struct cdf *cdf, size_t index, FILE *file)
{
	struct axis axis = cost_axis(cdf, &cdf->page->panels[index]);

	plot_page_panel(cdf->page, index, file);
	axis_print(&axis, 'x', file);
	script_plot(file, cdf, index, cdf->page->panels[index].row_count, print_line);
}

static void print(const void *figure, FILE *file)
{
	const struct cdf *cdf = figure;
	const struct run *run = &cdf->grid->dataset->runs[cdf->run];
	char *unit = machine_unit(run, grid_unit(cdf->grid));
	char *label = gnuplot_quoted(unit);
	char *what = memory_printed("distribution on %s up to p99.9", run->name);

	plot_page_begin(cdf->page, what, "share of operations", file);
	fprintf(file,
		"axis_x = %s\nset xlabel axis_x offset 0,0.2\nset yrange [0:1.02]\nset ytics 0, 0.25, 1\nset grid xtics\n",
		label);
	for (size_t i = 0; i < cdf->page->panel_count; i++)
		write_panel(cdf, i, file);
	plot_page_end(file);
	free(unit);
	free(label);
	free(what);
}

int plot_cdf_write(const struct grid *grid, size_t run, const char *name,
		   const struct outdir *outdir, struct message *message)
{
	struct plot_page page = plot_page_of(grid, name);
	const struct cdf cdf = {.grid = grid, .run = run, .page = &page};
	const struct script script = {name, &cdf, print, print_data, page.panel_count};
	int result = script_write(&script, outdir, message);

	plot_page_free(&page);
	return result < 0 ? -1 : 1;
}
