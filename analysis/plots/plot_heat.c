/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_heat: all cells of a benchmark by kernel, the medians as text, the change against the first
 * kernel with a figure as colour: orange for more, blue for less.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/plots.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define ROW_HEIGHT      22
#define FRAME_HEIGHT    90
#define CHARACTER_WIDTH 8
#define COLUMN_WIDTH    78
#define SIZE_MAX_PIXELS 8000
#define FRAME_WIDTH     60

/* The share that gets the full colour. */
#define FULL_COLOUR 0.5

static void write_square(const struct grid *grid, size_t row, size_t run, double first, FILE *file)
{
	const struct cell *cell = grid_cell(grid, row, run);
	char status[64] = "-";
	double median;

	if (grid_figure(grid, row, run, &median)) {
		fprintf(file, "%zu %zu %.6f \"%s\"\n", run, row, first > 0 ? median / first - 1 : 0,
			figure_value(median).text);
		return;
	}
	if (cell)
		cell_status_text(cell, status, sizeof(status));
	/* "refused EINVAL" is wider than a column. */
	fprintf(file, "%zu %zu NaN \"%.*s\"\n", run, row, (int)strcspn(status, " "), status);
}

struct heat {
	const struct grid *grid;
	struct plot_page *page;
};

static void print_data(const void *figure, size_t panel, FILE *file)
{
	const struct grid *grid = ((const struct heat *)figure)->grid;

	(void)panel;
	fputs("# run, row, change against the first, text\n", file);
	for (size_t row = 0; row < grid->row_count; row++) {
		double first = 0;
		size_t begin = 0;

		while (begin < grid->dataset->run_count && !grid_figure(grid, row, begin, &first))
			begin++;
		for (size_t run = 0; run < grid->dataset->run_count; run++)
			write_square(grid, row, run, first, file);
	}
}

static char *row_name(const struct grid *grid, size_t row)
{
	char *levels = grid_short_text(grid, grid->rows[row]);

	if (*levels)
		return levels;
	free(levels);
	return memory_copied(grid->bench);
}

static size_t name_width(const struct grid *grid)
{
	size_t longest = 0;

	for (size_t row = 0; row < grid->row_count; row++) {
		char *name = row_name(grid, row);

		if (strlen(name) > longest)
			longest = strlen(name);
		free(name);
	}
	return longest * CHARACTER_WIDTH;
}

static void write_marks(const struct grid *grid, FILE *file)
{
	fputs("set ytics (", file);
	for (size_t row = 0; row < grid->row_count; row++) {
		char *name = row_name(grid, row);

		script_mark(file, row == 0, name, row);
		free(name);
	}
	fputs(") scale 0\nset xtics (", file);
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		script_mark(file, run == 0, grid->dataset->runs[run].name, run);
	fprintf(file,
		") scale 0\nset xrange [-0.5:%.1f]\nset yrange [%.1f:-0.5]\nunset border\nunset key\nunset grid\n",
		(double)grid->dataset->run_count - 0.5, (double)grid->row_count - 0.5);
}

static void print(const void *figure, FILE *file)
{
	const struct heat *heat = figure;
	const struct grid *grid = heat->grid;
	char *unit = machine_unit(&grid->dataset->runs[0], grid_unit(grid));
	char *usual = grid_usual_text(grid);
	char *what =
		memory_printed("median %s%s%s; orange: more than on the first kernel, blue: less",
			       unit, *usual ? "; unless stated otherwise " : "", usual);

	plot_page_begin(heat->page, what, "", file);
	plot_page_panel(heat->page, 0, file);
	write_marks(grid, file);
	fprintf(file,
		"set palette defined (-1 '#3d8fc4', 0 '#f7f7f7', 1 '#f0934a')\nset cbrange [-%g:%g]\nunset colorbox\n"
		"plot '%s-1.dat' using 1:2:($1-0.49):($1+0.49):($2-0.47):($2+0.47):3 with boxxyerror fill solid 1 noborder lc palette, \\\n"
		"  '' using 1:2:4 with labels font ',11'\n",
		FULL_COLOUR, FULL_COLOUR, heat->page->name);
	plot_page_end(file);
	free(unit);
	free(usual);
	free(what);
}

/* One whose picture would be larger than anyone can look at is not drawn. */
int plot_heat_write(const struct grid *grid, size_t run, const char *name,
		    const struct outdir *outdir, struct message *message)
{
	struct grid unsaid = *grid;
	struct plot_page page = plot_page_of_all(&unsaid, name);
	size_t width = name_width(grid) + grid->dataset->run_count * COLUMN_WIDTH + FRAME_WIDTH;
	size_t height = grid->row_count * ROW_HEIGHT + FRAME_HEIGHT;
	const struct heat heat = {grid, &page};
	const struct script script = {name, &heat, print, print_data, 1};
	int result = 0;

	(void)run;
	/* The usual levels stand in the heading, and what all cells share with them. */
	for (size_t i = 0; i < unsaid.factor_count; i++)
		unsaid.factors[i].varies = true;
	page.panel_width = (int)width;
	page.panel_height = (int)height;
	if (width <= SIZE_MAX_PIXELS && height <= SIZE_MAX_PIXELS)
		result = script_write(&script, outdir, message) < 0 ? -1 : 1;
	plot_page_free(&page);
	return result;
}
