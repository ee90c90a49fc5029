/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_series: how the patches of a series moved the cells of a benchmark. */
#include "analysis/plots/plot_series.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define CHARACTER_WIDTH 7
#define LABEL_SPACING   28
#define AXIS_WIDTH      110

struct along {
	const struct series_changes *changes;
	const struct grid *grid; /* of the cells that are drawn */
	struct plot_page *page;
	size_t place_count; /* the base and all patches, measured or not */
};

/* The kernel at @place of the axis. */
static const struct series_kernel *kernel_at(const struct along *along, size_t place)
{
	const struct patch_series *series = along->changes->dataset->series;

	for (size_t i = 0; i < series->count; i++)
		if (series->kernels[i].role != SERIES_LAYOUT && place-- == 0)
			return &series->kernels[i];
	return NULL;
}

/* Its run; NULL where it was not measured. */
static const struct run *run_at(const struct along *along, size_t place)
{
	const struct series_step *step;

	if (place == 0)
		return along->changes->steps[0].base;
	step = series_step_of(along->changes, kernel_at(along, place));
	return step ? step->run : NULL;
}

/* The figure of @row there, against the base; false where it has none. */
static bool change_at(const struct along *along, size_t row, size_t place, double *percent)
{
	const struct run *base = run_at(along, 0), *run = run_at(along, place);
	const struct cell *cell = along->grid->rows[row];
	const struct cell *now = run ? run_find_cell(run, cell) : NULL;

	if (!cell_has_figure(now))
		return false;
	*percent = 100 * (cell_figure(run, now) / cell_figure(base, run_find_cell(base, cell)) - 1);
	return true;
}

static void print_data(const void *figure, size_t index, FILE *file)
{
	const struct along *along = figure;
	const struct panel *panel = &along->page->panels[index];

	fputs("# place on the axis, change against the base in per cent, kernel\n", file);
	for (size_t i = 0; i < panel->row_count; i++) {
		char *title = panel_line_title(along->grid, panel, panel->rows[i]);
		double percent;

		fprintf(file, "# %s\n", title);
		for (size_t place = 0; place < along->place_count; place++)
			if (change_at(along, panel->rows[i], place, &percent))
				fprintf(file, "%zu %.12g \"%s\"\n", place, percent,
					kernel_at(along, place)->label);
		fputs("\n\n", file);
		free(title);
	}
}

static struct axis axis_of(const struct along *along, const struct panel *panel)
{
	struct axis axis = axis_empty();
	double percent;

	axis_include(&axis, 0);
	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t place = 0; place < along->place_count; place++)
			if (change_at(along, panel->rows[i], place, &percent))
				axis_include(&axis, percent);
	return axis;
}

static int place_width(const struct along *along)
{
	return (along->page->panel_width - AXIS_WIDTH) / (int)along->place_count;
}

static void write_kernels(const struct along *along, FILE *file)
{
	size_t step = 1 + (size_t)(LABEL_SPACING / (place_width(along) + 1));
	size_t longest = 0;

	for (size_t i = 0; i < along->place_count; i++)
		if (strlen(kernel_at(along, i)->label) > longest)
			longest = strlen(kernel_at(along, i)->label);
	fprintf(file, "set xrange [-0.6:%.1f]\nset xtics %s (", (double)along->place_count - 0.4,
		(int)(longest + 1) * CHARACTER_WIDTH > place_width(along) ? "rotate by 30 right"
									  : "norotate");
	for (size_t i = 0; i < along->place_count; i += step)
		script_mark(file, i == 0, kernel_at(along, i)->label, i);
	fputs(")\n", file);
}

static void write_unmeasured(const struct along *along, FILE *file)
{
	for (size_t i = 0; i < along->place_count; i++) {
		const struct series_kernel *kernel = kernel_at(along, i);

		if (run_at(along, i))
			continue;
		fprintf(file,
			"set object rectangle from first %zu-0.4, graph 0 to first %zu+0.4, graph 1 behind fillcolor rgb '#f0f0f0' fillstyle solid noborder\n"
			"set label '%s' at first %zu, graph 0.98 right rotate by 90 textcolor rgb '#707070'\n",
			i, i, patch_series_status_name(kernel->status), i);
	}
}

/* A cross at the level that the cell had before, where it has no figure any more. */
static void write_lost(const struct along *along, size_t row, size_t style, FILE *file)
{
	double percent = 0, here;
	bool had = true;

	for (size_t i = 0; i < along->place_count; i++) {
		const struct run *run = run_at(along, i);
		bool has = change_at(along, row, i, &here);

		if (run && had && !has)
			fprintf(file,
				"set label ' %s' at first %zu, first %.12g point ls %zu pt 2 ps 1.5\n",
				verdict_name(
					verdict_of(run_find_cell(run, along->grid->rows[row]))),
				i, percent, style);
		if (run)
			had = has;
		if (has)
			percent = here;
	}
}

static void print_line(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct along *along = figure;
	const struct panel *panel = &along->page->panels[index];
	char *text = panel_line_title(along->grid, panel, panel->rows[line]);
	char *full = memory_printed("%s%s%s, ", panel->title, *panel->title ? " " : "", text);
	char *title = gnuplot_quoted(text);
	char *hover = gnuplot_quoted(full);

	fprintf(file,
		"  '%s-%zu.dat' index %zu using 1:2 with linespoints ls %zu title %s, \\\n"
		"  for [hover=1:format eq 'inline'] '' index %zu using 1:2:(%s . sprintf('%%s: %%+.2f %%%%', strcol(3), $2)) with labels hypertext point pt 7 ps 0.9 lc rgb '#ff000000' notitle",
		along->page->name, index + 1, line, line + 1, title, line, hover);
	free(text);
	free(full);
	free(title);
	free(hover);
}

static void write_panel(const struct along *along, size_t index, FILE *file)
{
	const struct panel *panel = &along->page->panels[index];
	struct axis axis = axis_of(along, panel);

	axis_finish(&axis, 0.05, 0.05);
	plot_page_panel(along->page, index, file);
	axis_print(&axis, 'y', file);
	write_unmeasured(along, file);
	for (size_t i = 0; i < panel->row_count; i++)
		write_lost(along, panel->rows[i], i + 1, file);
	script_plot(file, along, index, panel->row_count, print_line);
}

static void print(const void *figure, FILE *file)
{
	const struct along *along = figure;
	char *text = grid_figure_text(along->grid);
	char *what = memory_printed("%s, patch by patch against the base", text);

	plot_page_begin(along->page, what, "% more than the base", file);
	write_kernels(along, file);
	for (size_t i = 0; i < along->page->panel_count; i++)
		write_panel(along, i, file);
	plot_page_end(file);
	free(what);
	free(text);
}

/* Of cells that had no figure in the base, or 0, there is no share. */
static bool is_drawn(const struct grid *grid, size_t row, const void *context)
{
	const struct series_changes *changes = context;
	const struct run *base = changes->steps[0].base;
	const struct cell *cell = run_find_cell(base, grid->rows[row]);

	return series_row_of(changes, grid, row)->moved && !series_is_of_states(grid) &&
	       cell_has_figure(cell) && cell_figure(base, cell) > 0;
}

static size_t count_places(const struct patch_series *series)
{
	size_t count = 0;

	for (size_t i = 0; i < series->count; i++)
		count += series->kernels[i].role != SERIES_LAYOUT;
	return count;
}

static int write_part(const struct series_changes *changes, const struct grid *part,
		      const char *name, const struct outdir *outdir, struct message *message)
{
	struct plot_page page = plot_page_of(part, name);
	struct along along = {changes, part, &page, count_places(changes->dataset->series)};
	const struct script script = {name, &along, print, print_data, page.panel_count};
	int result = script_write(&script, outdir, message);

	plot_page_free(&page);
	return result < 0 ? -1 : 1;
}

char *plot_series_name(const struct grid *grid)
{
	char *text = memory_printed("series-%s", grid->bench);
	char *name = file_name_of(text);

	free(text);
	return name;
}

int plot_series_write(const struct series_changes *changes, const struct grid *grid,
		      const char *name, const struct outdir *outdir, struct message *message)
{
	struct grid part = grid_filtered(grid, is_drawn, changes);
	int result = part.row_count > 0 ? write_part(changes, &part, name, outdir, message) : 0;

	grid_release(&part);
	return result;
}
