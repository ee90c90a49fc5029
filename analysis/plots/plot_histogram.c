/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_histogram: how often each cost occurred on one kernel, on a logarithmic axis of cost.
 *
 * Each cell has a strip of its own, so that equal distributions do not hide each other. Heights are
 * logarithmic too: a single operation can be seen beside a million.
 */
#include <math.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/plots.h"
#include "analysis/plots/script.h"

#define BINS         120  /* over the width of the axis */
#define HEIGHT_OF_1  0.12 /* of a strip: a bin with one value */
#define HEIGHT_OF_N  0.85 /* one that holds all values of the largest cell */
#define AXIS_MARGIN  1.02 /* the axis goes on by this ratio at both ends */
#define LEAST_SPREAD 1.05

struct histogram {
	const struct grid *grid;
	size_t run;
	struct plot_page *page;
};

static const struct cell *cell_at(const struct histogram *histogram, size_t row)
{
	const struct cell *cell = grid_cell(histogram->grid, row, histogram->run);

	return cell_has_figure(cell) ? cell : NULL;
}

/* A logarithmic axis has no place for zero: it stands at half a tick. */
static double value_at(const struct histogram *histogram, const struct cell *cell, size_t place)
{
	double value = (double)cell->sample.sorted[place];

	return cell_scale(&histogram->grid->dataset->runs[histogram->run], cell) * fmax(value, 0.5);
}

/* The axis of a panel, and the largest n of its cells. */
static struct axis axis_of(const struct histogram *histogram, const struct panel *panel,
			   size_t *largest)
{
	struct axis axis = axis_empty();

	*largest = 1;
	for (size_t i = 0; i < panel->row_count; i++) {
		const struct cell *cell = cell_at(histogram, panel->rows[i]);

		if (!cell)
			continue;
		axis_include(&axis, value_at(histogram, cell, 0));
		axis_include(&axis, value_at(histogram, cell, cell->sample.count - 1));
		if (cell->sample.count > *largest)
			*largest = cell->sample.count;
	}
	if (axis.min > axis.max)
		axis = (struct axis){.min = 1, .max = 10};
	axis.low = axis.min / AXIS_MARGIN;
	axis.high = fmax(axis.max, axis.min * LEAST_SPREAD) * AXIS_MARGIN;
	return axis;
}

static double height_of(size_t count, size_t largest)
{
	double share = largest > 1 ? log((double)count) / log((double)largest) : 1;

	return HEIGHT_OF_1 + (HEIGHT_OF_N - HEIGHT_OF_1) * share;
}

/* Strips go down from the top. */
static double strip_foot(const struct panel *panel, size_t line)
{
	return (double)(panel->row_count - 1 - line);
}

static void write_bins(const struct histogram *histogram, const struct panel *panel, size_t line,
		       FILE *file)
{
	const struct cell *cell = cell_at(histogram, panel->rows[line]);
	size_t largest;
	struct axis axis = axis_of(histogram, panel, &largest);
	double width = log(axis.high / axis.low) / BINS;
	double foot = strip_foot(panel, line);

	for (size_t i = 0; cell && i < cell->sample.count;) {
		size_t bin = (size_t)(log(value_at(histogram, cell, i) / axis.low) / width);
		double end = axis.low * exp((double)(bin + 1) * width);
		size_t first = i;

		for (i++; i < cell->sample.count && value_at(histogram, cell, i) < end;)
			i++;
		fprintf(file, "%.10g %.10g %.3f %.4f %zu %.10g %.10g\n",
			axis.low * exp((double)bin * width), end, foot,
			foot + height_of(i - first, largest), i - first,
			value_at(histogram, cell, first), value_at(histogram, cell, i - 1));
	}
	fputs(cell ? "\n\n" : "NaN NaN NaN NaN 0 NaN NaN\n\n\n", file);
}

static void print_data(const void *figure, size_t index, FILE *file)
{
	const struct histogram *histogram = figure;
	const struct panel *panel = &histogram->page->panels[index];

	fputs("# bin from, to, foot, top, operations, least and largest of them; a block a cell\n",
	      file);
	for (size_t i = 0; i < panel->row_count; i++)
		write_bins(histogram, panel, i, file);
}

static void print_line(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct histogram *histogram = figure;
	const struct panel *panel = &histogram->page->panels[index];
	const struct cell *cell = cell_at(histogram, panel->rows[line]);
	char *text = panel_line_title(histogram->grid, panel, panel->rows[line]);
	char *full = memory_printed("%s%s", text, cell ? "" : " (no figure)");
	char *title = gnuplot_quoted(full);

	fprintf(file,
		"  '%s-%zu.dat' index %zu using (sqrt($1*$2)):3:1:2:3:4 with boxxyerror ls %zu lw 1 fill solid 0.9 title %s",
		histogram->page->name, index + 1, line, line + 1, title);
	free(text);
	free(full);
	free(title);
}

/* Marks that are round, at most about ten of them. */
static void write_cost_axis(const struct axis *axis, FILE *file)
{
	struct axis round = {.min = axis->low, .max = axis->high};
	bool first = true;

	axis_finish(&round, 0, 0);
	if (round.logarithmic) {
		axis_print(&round, 'x', file);
	} else {
		fputs("set logscale x\nset xtics (", file);
		for (double at = round.min; at <= axis->high; at += round.step) {
			if (at < axis->low)
				continue;
			fprintf(file, "%s'%.12g' %.12g", first ? "" : ", ", at, at);
			first = false;
		}
		fputs(")\n", file);
	}
	fprintf(file, "set xrange [%.12g:%.12g]\n", axis->low, axis->high);
}

static void write_panel(const struct histogram *histogram, size_t index, FILE *file)
{
	const struct panel *panel = &histogram->page->panels[index];
	size_t largest;
	struct axis axis = axis_of(histogram, panel, &largest);

	plot_page_panel(histogram->page, index, file);
	write_cost_axis(&axis, file);
	fprintf(file, "set yrange [-0.05:%zu]\nset ytics (", panel->row_count);
	for (size_t i = 0; i < panel->row_count; i++)
		fprintf(file, "%s'1' %.2f, '%zu' %.2f", i ? ", " : "",
			strip_foot(panel, i) + HEIGHT_OF_1, largest,
			strip_foot(panel, i) + HEIGHT_OF_N);
	fputs(")\n", file);
	script_plot(file, histogram, index, panel->row_count, print_line);
}

static void print(const void *figure, FILE *file)
{
	const struct histogram *histogram = figure;
	const struct run *run = &histogram->grid->dataset->runs[histogram->run];
	char *unit = machine_unit(run, grid_unit(histogram->grid));
	char *label = gnuplot_quoted(unit);
	char *what = memory_printed("histogram on %s, one strip per cell, both axes logarithmic",
				    run->name);

	plot_page_begin(histogram->page, what, "operations", file);
	fprintf(file, "axis_x = %s\nset xlabel axis_x offset 0,0.2\nset grid xtics\n", label);
	for (size_t i = 0; i < histogram->page->panel_count; i++)
		write_panel(histogram, i, file);
	plot_page_end(file);
	free(unit);
	free(label);
	free(what);
}

int plot_histogram_write(const struct grid *grid, size_t run, const char *name,
			 const struct outdir *outdir, struct message *message)
{
	struct plot_page page = plot_page_of(grid, name);
	const struct histogram histogram = {.grid = grid, .run = run, .page = &page};
	const struct script script = {name, &histogram, print, print_data, page.panel_count};
	int result = script_write(&script, outdir, message);

	plot_page_free(&page);
	return result < 0 ? -1 : 1;
}
