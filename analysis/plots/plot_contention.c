/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_contention: what an operation costs when 1, 2, ... N vCPUs or threads do it at once on one
 * kernel, median and quartiles, and beside it how fairly they share: Jain's index (Jain, Chiu and
 * Hawe 1984) of the threads' rates, (sum r)^2 / (N sum r^2), which is 1 when all get on equally
 * fast and 1/N when one gets all. Figures of emulated vCPUs hold the instructions of all of them.
 * Of events there are the mean and its interval, and no fairness.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/plots.h"
#include "analysis/plots/script.h"

struct contention {
	const struct grid *grid; /* all rows */
	struct grid single;      /* of each line one row, its first */
	const char *factor;      /* whose level is N */
	size_t run;
	bool fairness; /* has a panel beside each: not of counts, which say nothing about rates */
	struct plot_page *page;
};

static const char *factor_of(const struct grid *grid)
{
	static const char *const names[] = {"vcpus", "threads", "parties"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (grid_level_count(grid->rows, grid->row_count, names[i]) > 1)
			return names[i];
	return NULL;
}

/* Keeps the first row of each line that has several. */
static bool begins_line(const struct grid *grid, size_t row, const void *context)
{
	const char *factor = context;
	size_t points = 0;

	for (size_t i = 0; i < grid->row_count; i++) {
		if (!cell_same_but(grid->rows[row], grid->rows[i], factor))
			continue;
		if (i < row)
			return false;
		points++;
	}
	return points > 1;
}

/* The figure of row @row of the whole grid, if it is on the line that @first begins; else NULL. */
static const struct cell *point_of(const struct contention *contention, const struct cell *first,
				   size_t row)
{
	const struct cell *cell = grid_cell(contention->grid, row, contention->run);

	if (!cell_has_figure(cell))
		return NULL;
	return cell_same_but(first, cell, contention->factor) ? cell : NULL;
}

static const struct run *run_of(const struct contention *contention)
{
	return &contention->grid->dataset->runs[contention->run];
}

/* What thread @thread's operations cost together, over all trials. */
static double thread_cost(const struct cell *cell, size_t thread, size_t *count)
{
	const uint64_t *values = cell->sample.values;
	double sum = 0;

	*count = 0;
	for (size_t i = 0; i < cell->outcomes[TRIAL_OK].count * cell->thread_count; i++) {
		size_t size = cell->thread_sizes[i];

		if (i % cell->thread_count == thread) {
			for (size_t j = 0; j < size; j++)
				sum += (double)values[j];
			*count += size;
		}
		values += size;
	}
	return sum;
}

/* NAN where the samples are not split by thread. */
static double fairness_jain(const struct cell *cell)
{
	double sum = 0;
	double squares = 0;

	if (cell->thread_count == 1)
		return 1;
	for (size_t thread = 0; cell->thread_sizes && thread < cell->thread_count; thread++) {
		size_t count;
		double cost = thread_cost(cell, thread, &count);
		double rate = cost > 0 ? (double)count / cost : 0;

		sum += rate;
		squares += rate * rate;
	}
	return squares > 0 ? sum * sum / ((double)cell->thread_count * squares) : NAN;
}

static void write_points(const struct contention *contention, const struct cell *first, FILE *file)
{
	const struct run *run = run_of(contention);
	size_t written = 0;

	for (size_t row = 0; row < contention->grid->row_count; row++) {
		const struct cell *cell = point_of(contention, first, row);
		struct interval ends;

		if (!cell)
			continue;
		ends = cell_bar(run, cell);
		fprintf(file, "%s %.12g %.12g %.12g %.6f\n", cell_level(cell, contention->factor),
			cell_figure(run, cell), ends.low, ends.high, fairness_jain(cell));
		written++;
	}
	fputs(written ? "\n\n" : "NaN NaN NaN NaN NaN\n\n\n", file);
}

/* Every second panel is the fairness of the one before. */
static bool is_fairness(const struct contention *contention, size_t index)
{
	return contention->fairness && index % 2 == 1;
}

static void print_data(const void *figure, size_t index, FILE *file)
{
	const struct contention *contention = figure;
	const struct panel *panel = &contention->page->panels[index];

	fprintf(file, "# %s, %s, Jain's index; a block a line\n", contention->factor,
		contention->fairness ? "median, quartiles" : "mean, its interval");
	for (size_t i = 0; i < panel->row_count; i++)
		write_points(contention, contention->single.rows[panel->rows[i]], file);
}

static void print_line(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct contention *contention = figure;
	bool fair = is_fairness(contention, index);
	const struct panel *panel = &contention->page->panels[index];
	char *text = panel_line_title(&contention->single, panel, panel->rows[line]);
	char *title = gnuplot_quoted(text);
	/* Lines stand a little aside of each other, so that equal ones can be seen. */
	double aside = 1 + 0.012 * ((double)line - 0.5 * (double)(panel->row_count - 1));

	fprintf(file,
		"  '%s-%zu.dat' index %zu using ($1*%.4f):%s ls %zu title %s, \\\n"
		"  for [hover=1:format eq 'inline'] '' index %zu using ($1*%.4f):%d:(%s . sprintf(', %%g: %%.6g', $1, $%d)) with labels hypertext point pt 7 ps 0.9 lc rgb '#ff000000' notitle",
		contention->page->name, index + 1, line, aside,
		fair ? "5 with linespoints" : "2:3:4 with yerrorlines", line + 1, title, line,
		aside, fair ? 5 : 2, title, fair ? 5 : 2);
	free(text);
	free(title);
}

static struct axis cost_axis(const struct contention *contention, const struct panel *panel)
{
	struct axis axis = axis_empty();

	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t row = 0; row < contention->grid->row_count; row++) {
			const struct cell *cell =
				point_of(contention, contention->single.rows[panel->rows[i]], row);
			struct interval ends;

			if (!cell)
				continue;
			ends = cell_bar(run_of(contention), cell);
			axis_include(&axis, ends.low);
			axis_include(&axis, ends.high);
		}
	if (axis.max <= axis.min * AXIS_LOG_RATIO || axis.min <= 0)
		axis_include(&axis, 0);
	axis_finish(&axis, 0, 0.05);
	return axis;
}

static void write_panel(const struct contention *contention, size_t index, FILE *file)
{
	const struct panel *panel = &contention->page->panels[index];
	bool fair = is_fairness(contention, index);
	struct axis axis = cost_axis(contention, panel);

	plot_page_panel(contention->page, index, file);
	if (fair)
		fputs("set ylabel \"fairness (Jain's index; 1: all threads equally fast)\"\n"
		      "unset logscale y\nset yrange [0:1.05]\nset ytics 0, 0.25, 1 format '%.2f'\n",
		      file);
	else
		axis_print(&axis, 'y', file);
	script_plot(file, contention, index, panel->row_count, print_line);
}

/* N on a logarithmic axis, marked where it was measured. */
static void write_axis(const struct contention *contention, FILE *file)
{
	const struct grid *grid = contention->grid;
	double most = 1;

	fprintf(file, "set xlabel \"number of %s\\n \" offset 0,0.4\nset xtics (",
		strcmp(contention->factor, "vcpus") == 0 ? "vCPUs" : contention->factor);
	for (size_t row = 0; row < grid->row_count; row++) {
		const char *level = cell_level(grid->rows[row], contention->factor);

		if (!level)
			continue;
		most = fmax(most, strtod(level, NULL));
		fprintf(file, "%s'%g' %g", row ? ", " : "", strtod(level, NULL),
			strtod(level, NULL));
	}
	fprintf(file, ")\nset logscale x 2\nset xrange [0.85:%g]\n", 1.2 * most);
}

static void print(const void *figure, FILE *file)
{
	const struct contention *contention = figure;
	const struct run *run = &contention->grid->dataset->runs[contention->run];
	char *unit = machine_unit(run, grid_unit(contention->grid));
	char *text = grid_figure_text(contention->grid);
	char *what = memory_printed("contention on %s, %s; bars: %s%s", run->name, text,
				    contention->fairness ? "quartiles" : "95 % interval",
				    run->record.emulated && contention->fairness
					    ? "; counts of interleaved vCPUs, no time"
					    : "");

	for (size_t i = 0; i < contention->page->panel_count; i++) {
		if (i == 0)
			plot_page_begin(contention->page, what, unit, file);
		if (i == 0)
			write_axis(contention, file);
		write_panel(contention, i, file);
	}
	plot_page_end(file);
	free(text);
	free(unit);
	free(what);
}

int plot_contention_write(const struct grid *grid, size_t run, const char *name,
			  const struct outdir *outdir, struct message *message)
{
	struct contention contention = {.grid = grid,
					.factor = factor_of(grid),
					.run = run,
					.fairness = !grid_counts(grid)};
	struct script script = {name, &contention, print, print_data, 0};
	struct plot_page page;
	int result = 0;

	if (!contention.factor)
		return 0;
	contention.single = grid_filtered(grid, begins_line, contention.factor);
	/* The first row's number is not that of the line. */
	for (size_t i = 0; i < contention.single.factor_count; i++)
		contention.single.factors[i].varies |=
			strcmp(contention.single.factors[i].name, contention.factor) == 0;
	if (contention.single.row_count > 0) {
		page = contention.fairness ? plot_page_of_pairs(&contention.single, name)
					   : plot_page_of(&contention.single, name);
		contention.page = &page;
		script.panel_count = page.panel_count;
		result = script_write(&script, outdir, message) < 0 ? -1 : 1;
		plot_page_free(&page);
	}
	grid_release(&contention.single);
	return result;
}
