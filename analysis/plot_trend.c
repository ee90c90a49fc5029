/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_trend: one benchmark over the kernels of a campaign, as data files and a gnuplot script. */
#include "analysis/plot_trend.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/axis.h"
#include "analysis/format.h"
#include "analysis/gnuplot.h"
#include "analysis/machine.h"
#include "analysis/memory.h"
#include "analysis/panel.h"
#include "analysis/show.h"
#include "analysis/version.h"

/* Pixels. */
#define HEADING_HEIGHT   64
#define LINE_HEIGHT      19
#define PLOT_HEIGHT      430
#define WIDTH_ALONE      1080
#define WIDTH_OF_TWO     820
#define CHARACTER_WIDTH  7
#define BAND_LINE_HEIGHT 17
#define LABEL_WIDTH_MAX  170

struct trend {
	const struct grid *grid;
	const struct milestones *milestones;
	const char *name;
	const struct panel *panels;
	size_t panel_count;
	uint64_t usual_page_size_bytes;
	int panel_width;
	int panel_height;
};

static bool is_joined(const struct trend *trend, size_t run)
{
	return trend->grid->dataset->runs[run].record.page_size_bytes ==
	       trend->usual_page_size_bytes;
}

/* The page size of most runs; of the earlier ones where two are as frequent. */
static uint64_t usual_page_size(const struct dataset *dataset)
{
	uint64_t usual = 0;
	size_t most = 0;

	for (size_t i = 0; i < dataset->run_count; i++) {
		uint64_t size = dataset->runs[i].record.page_size_bytes;
		size_t same = 0;

		for (size_t j = 0; j < dataset->run_count; j++)
			same += dataset->runs[j].record.page_size_bytes == size;
		if (same > most) {
			most = same;
			usual = size;
		}
	}
	return usual;
}

static bool has_figure(const struct cell *cell)
{
	return cell && cell_status(cell) == TRIAL_OK;
}

static void write_point(const struct trend *trend, size_t row, size_t run, FILE *file)
{
	const struct run *data = &trend->grid->dataset->runs[run];
	const struct cell *cell = grid_cell(trend->grid, row, run);
	const struct sample *sample = &cell->sample;
	double scale = cell_scale(data, cell);

	fprintf(file, "%zu %.12g %.12g %.12g %zu \"%s\"\n", run, cell_median(data, cell),
		scale * quantile_type7(sample->sorted, sample->count, 0.25),
		scale * quantile_type7(sample->sorted, sample->count, 0.75), sample->count,
		data->name);
}

/* A block of points, joined or not; an empty one keeps a point without value, for gnuplot counts
 * blocks. */
static void write_block(const struct trend *trend, size_t row, bool joined, FILE *file)
{
	size_t written = 0;

	for (size_t run = 0; run < trend->grid->dataset->run_count; run++)
		if (has_figure(grid_cell(trend->grid, row, run)) &&
		    is_joined(trend, run) == joined) {
			write_point(trend, row, run, file);
			written++;
		}
	if (written == 0)
		fputs("NaN NaN NaN NaN 0 \"\"\n", file);
	fputs("\n\n", file);
}

static int write_data(const struct trend *trend, size_t panel, const struct outdir *outdir,
		      struct message *message)
{
	char *name = memory_printed("%s-%zu.dat", trend->name, panel + 1);
	FILE *file = outdir_open(outdir, name, message);
	int result = -1;

	if (file) {
		fputs("# place on the axis, median, lower quartile, upper quartile, n, kernel; two "
		      "blocks "
		      "a line: joined points, others\n",
		      file);
		for (size_t i = 0; i < trend->panels[panel].row_count; i++) {
			size_t row = trend->panels[panel].rows[i];
			char *title = panel_line_title(trend->grid, &trend->panels[panel], row);

			fprintf(file, "# %s\n", title);
			write_block(trend, row, true, file);
			write_block(trend, row, false, file);
			free(title);
		}
		result = outdir_close(file, name, message);
	}
	free(name);
	return result;
}

/* Rows with anything but figures, each of which takes a line of the band. */
static size_t band_lines(const struct trend *trend, const struct panel *panel)
{
	size_t lines = 0;

	for (size_t i = 0; i < panel->row_count; i++) {
		bool lost = false;

		for (size_t run = 0; run < trend->grid->dataset->run_count; run++) {
			const struct cell *cell = grid_cell(trend->grid, panel->rows[i], run);

			lost |= cell && cell_status(cell) != TRIAL_OK;
		}
		lines += lost;
	}
	return lines;
}

static struct axis axis_of(const struct trend *trend, const struct panel *panel)
{
	struct axis axis = axis_empty();

	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t run = 0; run < trend->grid->dataset->run_count; run++) {
			const struct cell *cell = grid_cell(trend->grid, panel->rows[i], run);
			const struct run *data = &trend->grid->dataset->runs[run];

			if (!has_figure(cell))
				continue;
			axis_include(&axis, cell_scale(data, cell) *
						    quantile_type7(cell->sample.sorted,
								   cell->sample.count, 0.25));
			axis_include(&axis, cell_scale(data, cell) *
						    quantile_type7(cell->sample.sorted,
								   cell->sample.count, 0.75));
		}
	return axis;
}

/* One mark and, behind the last of equal neighbours, one text for each stretch of runs with the
 * same status. */
static void write_band_line(const struct trend *trend, size_t row, int style, double height,
			    FILE *file)
{
	size_t runs = trend->grid->dataset->run_count;

	for (size_t run = 0; run < runs; run++) {
		const struct cell *cell = grid_cell(trend->grid, row, run);
		const struct cell *next =
			run + 1 < runs ? grid_cell(trend->grid, row, run + 1) : NULL;
		char text[64] = "";
		char next_text[64] = "";

		if (!cell || cell_status(cell) == TRIAL_OK)
			continue;
		show_status_text(cell, text, sizeof text);
		if (next && cell_status(next) != TRIAL_OK)
			show_status_text(next, next_text, sizeof next_text);
		fprintf(file, "set label at first %zu, graph %.4f '' point ls %d pt 2\n", run,
			height, style);
		if (strcmp(text, next_text) == 0)
			continue;
		fprintf(file,
			"set label '%s' at first %zu, graph %.4f %s offset character %s, 0 font "
			"',9' "
			"textcolor ls %d\n",
			text, run, height, 2 * run > runs ? "right" : "left",
			2 * run > runs ? "-1" : "1", style);
	}
}

static void write_band(const struct trend *trend, const struct panel *panel, double share,
		       FILE *file)
{
	size_t lines = band_lines(trend, panel);
	size_t line = 0;

	if (lines == 0)
		return;
	fprintf(file,
		"set object rectangle from graph 0, graph 0 to graph 1, graph %.4f behind "
		"fillcolor rgb '#f0f0f0' fillstyle solid noborder\n",
		share);
	for (size_t i = 0; i < panel->row_count; i++) {
		struct panel one = {.rows = &panel->rows[i], .row_count = 1};

		if (band_lines(trend, &one) == 0)
			continue;
		write_band_line(trend, panel->rows[i], (int)i + 1,
				share * ((double)line + 0.5) / (double)lines, file);
		line++;
	}
}

/* The number of runs before @milestone; none or all of them: it is off the axis. */
static size_t runs_before(const struct dataset *dataset, const struct milestone *milestone)
{
	size_t before = 0;

	while (before < dataset->run_count && version_is(dataset->runs[before].record.label) &&
	       version_compare(dataset->runs[before].record.label, milestone->version) < 0)
		before++;
	return before;
}

static bool is_on_axis(const struct dataset *dataset, const struct milestone *milestone)
{
	size_t before = runs_before(dataset, milestone);

	return before > 0 && before < dataset->run_count &&
	       version_is(dataset->runs[before].record.label);
}

/* Milestones in one gap share it: @at is the how-manyth of @count. */
static double place_in_gap(size_t gap, size_t at, size_t count)
{
	double spacing = count > 4 ? 0.9 / (double)count : 0.22;

	return (double)gap - 0.5 + ((double)at - 0.5 * (double)(count - 1)) * spacing;
}

static size_t count_in_gap(const struct trend *trend, size_t end, size_t gap)
{
	const struct dataset *dataset = trend->grid->dataset;
	size_t count = 0;

	for (size_t i = 0; i < end; i++)
		count += is_on_axis(dataset, &trend->milestones->items[i]) &&
			 runs_before(dataset, &trend->milestones->items[i]) == gap;
	return count;
}

static size_t milestones_on_axis(const struct trend *trend)
{
	size_t count = 0;

	for (size_t i = 0; i < trend->milestones->count; i++)
		count += is_on_axis(trend->grid->dataset, &trend->milestones->items[i]);
	return count;
}

static void write_milestones(const struct trend *trend, FILE *file)
{
	for (size_t i = 0; i < trend->milestones->count; i++) {
		const struct milestone *milestone = &trend->milestones->items[i];
		size_t gap = runs_before(trend->grid->dataset, milestone);
		double place;
		char *text;
		char *label;

		if (!is_on_axis(trend->grid->dataset, milestone))
			continue;
		place = place_in_gap(gap, count_in_gap(trend, i, gap),
				     count_in_gap(trend, trend->milestones->count, gap));
		text = memory_printed("%s %s", milestone->version, milestone->label);
		label = gnuplot_quoted(text);
		fprintf(file,
			"set arrow from first %.3f, graph 0 to first %.3f, graph 1 nohead back ls "
			"21\n"
			"set label %s at first %.3f, graph 0.99 right rotate by 90 offset "
			"character "
			"-0.7, 0 font ',9' textcolor rgb '#505050'\n",
			place, place, label, place);
		free(text);
		free(label);
	}
}

static void write_kernels(const struct dataset *dataset, FILE *file)
{
	size_t longest = 0;

	for (size_t i = 0; i < dataset->run_count; i++)
		if (strlen(dataset->runs[i].name) > longest)
			longest = strlen(dataset->runs[i].name);
	fprintf(file, "set xrange [-0.6:%.1f]\nset xtics %s (", (double)dataset->run_count - 0.4,
		longest * dataset->run_count > 80 ? "rotate by 30 right" : "norotate");
	for (size_t i = 0; i < dataset->run_count; i++) {
		char *label = gnuplot_quoted(dataset->runs[i].name);

		fprintf(file, "%s%s %zu", i ? ", " : "", label, i);
		free(label);
	}
	fputs(")\n", file);
}

static void write_lines(const struct trend *trend, size_t index, FILE *file)
{
	const struct panel *panel = &trend->panels[index];

	fputs("plot \\\n", file);
	for (size_t i = 0; i < panel->row_count; i++) {
		char *text = panel_line_title(trend->grid, panel, panel->rows[i]);
		char *title = gnuplot_quoted(text);

		fprintf(file,
			"  '%s-%zu.dat' index %zu using 1:2:3:4 with yerrorlines ls %zu title %s, "
			"\\\n"
			"  '' index %zu using 1:2:3:4 with yerrorbars ls %zu notitle%s\n",
			trend->name, index + 1, 2 * i, i + 1, title, 2 * i + 1, i + 1,
			i + 1 < panel->row_count ? ", \\" : "");
		free(text);
		free(title);
	}
}

/* As many columns in the key as the longest title allows. */
static int key_columns(const struct trend *trend, const struct panel *panel)
{
	size_t longest = 1;
	int columns;

	for (size_t i = 0; i < panel->row_count; i++) {
		char *title = panel_line_title(trend->grid, panel, panel->rows[i]);

		if (strlen(title) > longest)
			longest = strlen(title);
		free(title);
	}
	columns = trend->panel_width / ((int)longest * CHARACTER_WIDTH + 80);
	return columns < 1 ? 1 : columns;
}

static int key_height(const struct trend *trend, const struct panel *panel)
{
	int columns = key_columns(trend, panel);

	return ((int)panel->row_count + columns - 1) / columns * LINE_HEIGHT;
}

static void write_place(const struct trend *trend, size_t index, FILE *file)
{
	size_t columns = trend->panel_count > 1 ? 2 : 1;
	double rows = (double)((trend->panel_count + columns - 1) / columns);
	double heading = HEADING_HEIGHT / (HEADING_HEIGHT + rows * trend->panel_height);
	double height = (1 - heading) / rows;

	fprintf(file, "set size %.5f, %.5f\nset origin %.5f, %.5f\n", 1.0 / (double)columns, height,
		(double)(index % columns) / (double)columns,
		1 - heading - height * (double)(index / columns + 1));
}

static void write_panel(const struct trend *trend, size_t index, FILE *file)
{
	const struct panel *panel = &trend->panels[index];
	double below = (double)band_lines(trend, panel) * BAND_LINE_HEIGHT / PLOT_HEIGHT;
	double above = milestones_on_axis(trend) ? (double)LABEL_WIDTH_MAX / PLOT_HEIGHT : 0.03;
	struct axis axis = axis_of(trend, panel);
	char *title = gnuplot_quoted(panel->title);

	axis_finish(&axis, below > 0 ? below + 0.03 : 0.03, above);
	fputs("\nunset label\nunset arrow\nunset object\n", file);
	write_place(trend, index, file);
	fprintf(file, "set title %s\nset key maxrows %d\n", title,
		key_height(trend, panel) / LINE_HEIGHT);
	axis_print(&axis, file);
	write_band(trend, panel, below, file);
	write_milestones(trend, file);
	write_lines(trend, index, file);
	free(title);
}

static char *heading_text(const struct trend *trend)
{
	const struct dataset *dataset = trend->grid->dataset;
	char *unit = machine_unit(&dataset->runs[0], grid_unit(trend->grid));
	char *machine = machine_line(&dataset->runs[0]);
	char *levels = grid_levels_text(trend->grid, trend->grid->rows[0], false);
	char *text = memory_printed("%s: median %s; bars from quartile to quartile\\n%s%s%s",
				    trend->grid->bench, unit, machine, *levels ? "; " : "", levels);

	free(unit);
	free(machine);
	free(levels);
	return text;
}

static void write_script(const struct trend *trend, FILE *file)
{
	const struct dataset *dataset = trend->grid->dataset;
	size_t columns = trend->panel_count > 1 ? 2 : 1;
	size_t rows = (trend->panel_count + columns - 1) / columns;
	char *unit = machine_unit(&dataset->runs[0], grid_unit(trend->grid));
	char *heading = heading_text(trend);

	fprintf(file,
		"# gnuplot -c %s.gp svg (or png)\nformat = ARG1\nfigure = '%s'\nfigure_width = "
		"%zu\n"
		"figure_height = %zu\nload 'style.gp'\nset ylabel '%s'\n",
		trend->name, trend->name, columns * (size_t)trend->panel_width,
		HEADING_HEIGHT + rows * (size_t)trend->panel_height, unit);
	write_kernels(dataset, file);
	fprintf(file, "set multiplot title \"%s\" font ',13'\n", heading);
	for (size_t i = 0; i < trend->panel_count; i++)
		write_panel(trend, i, file);
	fputs("\nunset multiplot\n", file);
	free(heading);
	free(unit);
}

static int panel_height(const struct trend *trend)
{
	int tallest = 0;

	for (size_t i = 0; i < trend->panel_count; i++) {
		int height = key_height(trend, &trend->panels[i]);

		tallest = height > tallest ? height : tallest;
	}
	return PLOT_HEIGHT + tallest + 80;
}

int plot_trend_write(const struct grid *grid, const struct milestones *milestones, const char *name,
		     const struct outdir *outdir, struct message *message)
{
	struct trend trend = {.grid = grid, .milestones = milestones, .name = name};
	char *script = memory_printed("%s.gp", name);
	struct panel *panels = panels_of(grid, &trend.panel_count);
	FILE *file = outdir_open(outdir, script, message);
	int result = -1;

	trend.panels = panels;
	trend.usual_page_size_bytes = usual_page_size(grid->dataset);
	trend.panel_width = trend.panel_count > 1 ? WIDTH_OF_TWO : WIDTH_ALONE;
	trend.panel_height = panel_height(&trend);
	if (file) {
		write_script(&trend, file);
		result = outdir_close(file, script, message);
	}
	for (size_t i = 0; result == 0 && i < trend.panel_count; i++)
		result = write_data(&trend, i, outdir, message);
	panels_free(panels, trend.panel_count);
	free(script);
	return result;
}
