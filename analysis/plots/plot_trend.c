/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_trend: one benchmark over the kernels of a campaign, as data files and a gnuplot script. */
#include "analysis/plots/plot_trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/band.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/milestone_lines.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define CHARACTER_WIDTH         7
#define BAND_LINE_HEIGHT        17
#define LABEL_SPACING           28.0
#define AXIS_WIDTH              110
#define AXIS_USUAL_MARGIN       70
#define SLANTED_CHARACTER_WIDTH 6.6 /* across */

/* Lines stand this far aside of each other, in runs, so that equal figures and their bars can be
 * seen. */
#define LINE_ASIDE 0.03

struct trend {
	const struct grid *grid;
	const struct milestones *milestones;
	struct plot_page *page;
	uint64_t usual_page_size_bytes;
	const struct changes *changes;
	const struct grid *all; /* rows, with those that are drawn as one, and their changes */
	const struct changes *all_changes;
	bool counts; /* of events: grid_counts() */
};

static bool is_joined(const struct trend *trend, size_t run)
{
	return trend->grid->dataset->runs[run].record.page_size_bytes ==
	       trend->usual_page_size_bytes;
}

static void write_point(const struct trend *trend, size_t row, size_t run, FILE *file)
{
	const struct run *data = &trend->grid->dataset->runs[run];
	const struct cell *cell = grid_cell(trend->grid, row, run);
	struct interval ends = cell_bar(data, cell);

	fprintf(file, "%zu %.12g %.12g %.12g %zu \"%s\"\n", run, cell_figure(data, cell), ends.low,
		ends.high, cell->sample.count, data->name);
}

/* A block of points, joined or not; an empty one keeps a point without value, for gnuplot counts
 * blocks. */
static void write_block(const struct trend *trend, size_t row, bool joined, FILE *file)
{
	size_t written = 0;

	for (size_t run = 0; run < trend->grid->dataset->run_count; run++)
		if (cell_has_figure(grid_cell(trend->grid, row, run)) &&
		    is_joined(trend, run) == joined) {
			write_point(trend, row, run, file);
			written++;
		}
	if (written == 0)
		fputs("NaN NaN NaN NaN 0 \"\"\n", file);
	fputs("\n\n", file);
}

static void print_data(const void *figure, size_t index, FILE *file)
{
	const struct trend *trend = figure;
	const struct panel *panel = &trend->page->panels[index];

	fprintf(file,
		"# place on the axis, %s, n, kernel; two blocks a line: joined points, others\n",
		trend->counts ? "mean, low and high of its interval"
			      : "median, lower quartile, upper quartile");
	for (size_t i = 0; i < panel->row_count; i++) {
		char *title = panel_line_title(trend->grid, panel, panel->rows[i]);

		fprintf(file, "# %s\n", title);
		write_block(trend, panel->rows[i], true, file);
		write_block(trend, panel->rows[i], false, file);
		free(title);
	}
}

/* Rows with anything but figures, each of which takes a line of the band. */
static size_t band_lines(const struct trend *trend, const struct panel *panel)
{
	size_t lines = 0;

	for (size_t i = 0; i < panel->row_count; i++)
		lines += band_row_is_lost(trend->grid, panel->rows[i]);
	return lines;
}

static struct axis axis_of(const struct trend *trend, const struct panel *panel)
{
	struct axis axis = axis_empty();

	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t run = 0; run < trend->grid->dataset->run_count; run++) {
			const struct cell *cell = grid_cell(trend->grid, panel->rows[i], run);
			const struct run *data = &trend->grid->dataset->runs[run];
			struct interval ends;

			if (!cell_has_figure(cell))
				continue;
			ends = cell_bar(data, cell);
			axis_include(&axis, ends.low);
			axis_include(&axis, ends.high);
		}
	return axis;
}

static void write_band(const struct trend *trend, const struct panel *panel, double share,
		       FILE *file)
{
	size_t lines = band_lines(trend, panel);
	size_t line = 0;

	if (lines == 0)
		return;
	fprintf(file,
		"set object rectangle from graph 0, graph 0 to graph 1, graph %.4f behind fillcolor rgb '#f0f0f0' fillstyle solid noborder\n",
		share);
	for (size_t i = 0; i < panel->row_count; i++) {
		const struct band_style place = {.style = panel_line_style(trend->grid, panel, i),
						 .height = share * ((double)line + 0.5) /
							   (double)lines};

		if (!band_row_is_lost(trend->grid, panel->rows[i]))
			continue;
		band_print_row(trend->grid, panel->rows[i], &place, file);
		line++;
	}
}

/* Pixels from one run to the next. */
static double run_width(const struct trend *trend)
{
	return (double)(trend->page->panel_width - AXIS_WIDTH) /
	       (double)trend->grid->dataset->run_count;
}

/* Slanted labels need the height of two lines: of many runs only every so-manyth is named. */
static size_t label_step(const struct trend *trend)
{
	return (size_t)ceil(LABEL_SPACING / run_width(trend));
}

/* Of very many runs there is room for lines only. */
static bool is_crowded(const struct trend *trend)
{
	return run_width(trend) < LABEL_SPACING / 4;
}

/* The first of the slanted labels begins left of the axis, and needs a margin as wide as it reaches. */
static void write_slant(const struct trend *trend, size_t longest, FILE *file)
{
	double reach = (double)longest * SLANTED_CHARACTER_WIDTH - 0.6 * run_width(trend);

	if (reach > AXIS_USUAL_MARGIN)
		fprintf(file, "set lmargin %.0f\n", ceil(reach / CHARACTER_WIDTH));
	fputs("set xtics rotate by 30 right\n", file);
}

static void write_kernels(const struct trend *trend, FILE *file)
{
	const struct dataset *dataset = trend->grid->dataset;
	size_t longest = 0;

	for (size_t i = 0; i < dataset->run_count; i++)
		if (strlen(dataset->runs[i].name) > longest)
			longest = strlen(dataset->runs[i].name);
	fprintf(file, "set xrange [-0.6:%.1f]\nset xtics norotate\n",
		(double)dataset->run_count - 0.4);
	if ((double)(longest + 1) * CHARACTER_WIDTH > run_width(trend))
		write_slant(trend, longest, file);
	fputs("set xtics (", file);
	for (size_t i = 0; i < dataset->run_count; i += label_step(trend))
		script_mark(file, i == 0, dataset->runs[i].name, i);
	fputs(")\n", file);
}

/* How far line @i of @panel stands aside, in runs. */
static double line_aside(const struct panel *panel, size_t i)
{
	return LINE_ASIDE * ((double)i - 0.5 * (double)(panel->row_count - 1));
}

/* How gnuplot draws the joined points of a line, and the others. */
struct line_form {
	const char *joined;
	const char *others;
};

static bool has_bars(const struct trend *trend, size_t row)
{
	for (size_t run = 0; run < trend->grid->dataset->run_count; run++) {
		const struct cell *cell = grid_cell(trend->grid, row, run);
		struct interval bar;

		if (!cell_has_figure(cell))
			continue;
		bar = cell_bar(&trend->grid->dataset->runs[run], cell);
		if (bar.low != bar.high)
			return true;
	}
	return false;
}

static struct line_form line_form(const struct trend *trend, size_t row)
{
	bool crowded = is_crowded(trend);
	struct line_form form = {crowded ? " with lines" : ":3:4 with yerrorlines",
				 crowded ? " with points" : ":3:4 with yerrorbars"};

	if (!crowded && !has_bars(trend, row))
		form = (struct line_form){" with linespoints", " with points"};
	if (trend->counts) {
		form.others = ":3:($2 > 0 ? $4 : $2) with yerrorbars";
		form.joined = form.others;
	}
	return form;
}

static void print_line(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct trend *trend = figure;
	const struct panel *panel = &trend->page->panels[index];
	char *text = panel_line_title(trend->grid, panel, panel->rows[line]);
	char *title = gnuplot_quoted(text);
	double aside = line_aside(panel, line);
	int style = panel_line_style(trend->grid, panel, line);
	struct line_form form = line_form(trend, panel->rows[line]);

	fprintf(file,
		"  '%s-%zu.dat' index %zu using ($1+%.3f):2%s ls %d title %s, \\\n"
		"  '' index %zu using ($1+%.3f):2%s ls %d notitle, \\\n",
		trend->page->name, index + 1, 2 * line, aside, form.joined, style, title,
		2 * line + 1, aside, form.others, style);
	fprintf(file,
		"  for [hover=1:format eq 'inline'] '' index %zu:%zu using ($1+%.3f):2:(sprintf('%%s: %%.10g', strcol(6), $2)) with labels hypertext point pt 7 ps 0.9 lc rgb '#ff000000' notitle",
		2 * line, 2 * line + 1, aside);
	free(text);
	free(title);
}

/* No event was seen: an arrow from 0 to what the interval says there may be at most. */
static void write_zeros(const struct trend *trend, const struct panel *panel, FILE *file)
{
	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t run = 0; run < trend->grid->dataset->run_count; run++) {
			double place = (double)run + line_aside(panel, i);
			double figure;

			if (!grid_figure(trend->grid, panel->rows[i], run, &figure) || figure > 0)
				continue;
			fprintf(file,
				"set arrow from first %.4f, first 0 to first %.4f, first %.12g ls %d dashtype 1 head filled size screen 0.006, 20\n",
				place, place,
				cell_bar(&trend->grid->dataset->runs[run],
					 grid_cell(trend->grid, panel->rows[i], run))
					.high,
				panel_line_style(trend->grid, panel, i));
		}
}

/* Steps are the usual changes and need no word. */
static const char *ring_text(const struct change *change)
{
	return change->kind == CHANGEPOINT_STEP ? "" : change_found_by(change);
}

/* A ring around the first figure of a new level, or the last of a drift. */
static void write_changes(const struct trend *trend, const struct panel *panel, FILE *file)
{
	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t j = 0; j < trend->changes->count; j++) {
			const struct change *change = &trend->changes->items[j];

			double figure;

			if (change->grid == trend->grid && change->row == panel->rows[i] &&
			    grid_figure(trend->grid, change->row, change->run, &figure))
				fprintf(file,
					"set label '%s' at first %.4f, first %.12g point ls %d pt 6 ps 2.4 lw 1%s\n",
					ring_text(change),
					(double)change->run + line_aside(panel, i), figure,
					panel_line_style(trend->grid, panel, i),
					*ring_text(change) ? " offset 1,0.5" : "");
		}
}

static void write_panel(const struct trend *trend, size_t index, FILE *file)
{
	const struct panel *panel = &trend->page->panels[index];
	double below = (double)band_lines(trend, panel) * BAND_LINE_HEIGHT / PLOT_HEIGHT;
	double above =
		milestone_lines_height(trend->grid->dataset, trend->milestones) / PLOT_HEIGHT;
	struct axis axis = axis_of(trend, panel);

	axis_finish(&axis, below > 0 ? below + 0.03 : 0.03, above > 0 ? above : 0.03);
	plot_page_panel(trend->page, index, file);
	axis_print(&axis, 'y', file);
	write_band(trend, panel, below, file);
	milestone_lines_print(trend->grid->dataset, trend->milestones, run_width(trend), file);
	if (trend->counts)
		write_zeros(trend, panel, file);
	write_changes(trend, panel, file);
	script_plot(file, trend, index, panel->row_count, print_line);
}

static void print(const void *figure, FILE *file)
{
	const struct trend *trend = figure;
	char *unit = machine_unit(&trend->grid->dataset->runs[0], grid_unit(trend->grid));
	char *text = grid_figure_text(trend->grid);
	char *dotted = milestone_lines_text(trend->grid->dataset, trend->milestones);
	char *what = memory_printed("%s; bars: %s; rings: changes%s", text,
				    trend->counts ? "95 % interval, from 0 an arrow" : "quartiles",
				    dotted);

	plot_page_begin(trend->page, what, unit, file);
	write_kernels(trend, file);
	for (size_t i = 0; i < trend->page->panel_count; i++)
		write_panel(trend, i, file);
	plot_page_end(file);
	free(what);
	free(dotted);
	free(text);
	free(unit);
}

static void print_changes(const void *figure, FILE *file)
{
	const struct trend *trend = figure;

	changes_print_csv(trend->all, trend->all_changes, file);
}

int plot_trend_write(const struct grid *grid, const struct changes *changes,
		     const struct milestones *milestones, const char *name,
		     const struct outdir *outdir, struct message *message)
{
	struct grid merged = grid_merged(grid);
	struct changes merged_changes = changes_in(changes, &merged, 1);
	struct plot_page page = plot_page_of(&merged, name);
	struct trend trend = {.grid = &merged,
			      .milestones = milestones,
			      .page = &page,
			      .usual_page_size_bytes = usual_page_size(grid->dataset),
			      .changes = &merged_changes,
			      .all = grid,
			      .all_changes = changes,
			      .counts = grid_counts(grid)};
	const struct script script = {name, &trend, print, print_data, page.panel_count};
	char *changes_name = memory_printed("%s-changes.csv", name);
	int result = script_write(&script, outdir, message);

	if (result == 0)
		result = outdir_write(outdir, changes_name, print_changes, &trend, message);
	plot_page_free(&page);
	changes_free(&merged_changes);
	grid_release(&merged);
	free(changes_name);
	return result;
}
