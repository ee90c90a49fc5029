/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_bars: bars in clusters: a cluster for each kernel or percentile, in it a bar for each
 * cell. */
#include "analysis/plots/plot_bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_page.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define AXIS_WIDTH      110
#define CHARACTER_WIDTH 8
#define LABEL_SPACING   28.0 /* of many clusters only every so-manyth is named */
#define TEXT_HEIGHT     11   /* of the texts above bars, which stand upright */

#define CLUSTER_WIDTH 0.84 /* the rest is the gap between clusters */
#define TEXT_SHARE    0.2  /* of the height, above the highest bar */

struct place {
	double left;
	double right;
};

static struct place place_of(const struct panel *panel, size_t line, size_t cluster)
{
	double width = CLUSTER_WIDTH / (double)panel->row_count;
	double left = (double)cluster - CLUSTER_WIDTH / 2 + (double)line * width;

	return (struct place){.left = left, .right = left + 0.9 * width};
}

struct bar bar_lost(const struct cell *cell)
{
	struct bar bar = {.top = NAN, .low = NAN, .high = NAN};

	if (cell)
		cell_status_text(cell, bar.text, sizeof(bar.text));
	return bar;
}

static struct axis axis_of(const struct bars *bars, const struct panel *panel)
{
	struct axis axis = axis_empty();

	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t cluster = 0; cluster < bars->cluster_count; cluster++) {
			struct bar bar = bars->bar(bars, panel->rows[i], cluster);

			if (isnan(bar.top))
				continue;
			axis_include(&axis, bar.top);
			if (!isnan(bar.high))
				axis_include(&axis, bar.high);
		}
	if (bars->stacked || axis.max <= axis.min * AXIS_LOG_RATIO || axis.min <= 0)
		axis_include(&axis, 0);
	axis_finish(&axis, 0, TEXT_SHARE);
	return axis;
}

static void write_bar(const struct bar *bar, const struct place *place, const struct axis *axis,
		      FILE *file)
{
	double foot = axis->low;
	double middle = bar->middle > foot ? bar->middle : foot;
	double above_foot = axis->logarithmic ? foot * 1.05 : foot + 0.02 * (axis->high - foot);
	double text_at = isnan(bar->top) ? above_foot : bar->top;
	char *text = gnuplot_quoted(bar->text);

	if (!isnan(bar->high) && bar->high > text_at)
		text_at = bar->high;
	fprintf(file, "%.4f %.4f %.12g %.12g %.12g %.12g %.12g %.12g \"%.*s\"\n", place->left,
		place->right, foot, middle, bar->top, bar->low, bar->high, text_at,
		(int)strlen(text) - 2, text + 1);
	free(text);
}

/* Bars and the page that they stand on. */
struct sheet {
	const struct bars *bars;
	struct plot_page *page;
};

static void print_data(const void *figure, size_t index, FILE *file)
{
	const struct sheet *sheet = figure;
	const struct bars *bars = sheet->bars;
	const struct panel *panel = &sheet->page->panels[index];
	struct axis axis = axis_of(bars, panel);

	fputs("# left, right, foot, end of the pale part, top, interval, place of the text, text; a block a cell\n",
	      file);
	for (size_t i = 0; i < panel->row_count; i++) {
		for (size_t cluster = 0; cluster < bars->cluster_count; cluster++) {
			struct bar bar = bars->bar(bars, panel->rows[i], cluster);
			struct place place = place_of(panel, i, cluster);

			write_bar(&bar, &place, &axis, file);
		}
		fputs("\n\n", file);
	}
}

static double cluster_pixels(const struct bars *bars, const struct plot_page *page)
{
	return (double)(page->panel_width - AXIS_WIDTH) / (double)bars->cluster_count;
}

static void write_clusters(const struct bars *bars, const struct plot_page *page, FILE *file)
{
	double room = cluster_pixels(bars, page);
	size_t step = (size_t)ceil(LABEL_SPACING / room);
	bool slanted = false;

	for (size_t i = 0; i < bars->cluster_count; i++)
		slanted |=
			(double)(strlen(bars->cluster_name(bars, i)) + 1) * CHARACTER_WIDTH > room;
	fprintf(file, "set xrange [-0.5:%.1f]\nset xtics %s (", (double)bars->cluster_count - 0.5,
		slanted ? "rotate by 30 right" : "norotate");
	for (size_t i = 0; i < bars->cluster_count; i += step)
		script_mark(file, i == 0, bars->cluster_name(bars, i), i);
	fputs(") scale 0\n", file);
}

static void print_cell(const void *figure, size_t index, size_t line, FILE *file)
{
	const struct sheet *sheet = figure;
	const struct bars *bars = sheet->bars;
	const struct plot_page *page = sheet->page;
	const struct panel *panel = &page->panels[index];
	char *text = panel_line_title(bars->grid, panel, panel->rows[line]);
	char *title = gnuplot_quoted(text);

	fprintf(file,
		"  '%s-%zu.dat' index %zu using (($1+$2)/2):4:1:2:3:4 with boxxyerror ls %zu fill transparent solid 0.3 noborder notitle, \\\n"
		"  '' index %zu using (($1+$2)/2):5:1:2:4:5 with boxxyerror ls %zu fill solid 1 noborder title %s, \\\n"
		"  '' index %zu using (($1+$2)/2):6:(0):($7-$6) with vectors heads size graph 0.004,90 lc rgb '#000000' lw 1 notitle",
		bars->name, index + 1, line, line + 1, line, line + 1, title, line);
	if (cluster_pixels(bars, page) * CLUSTER_WIDTH / (double)panel->row_count >= TEXT_HEIGHT)
		fprintf(file,
			", \\\n  '' index %zu using (($1+$2)/2):8:9 with labels rotate by 90 left offset 0,0.4 font ',11' notitle",
			line);
	else
		fprintf(file,
			", \\\n  '' index %zu using (($1+$2)/2):(strstrt(strcol(5),'nan') ? $8 : NaN) with points ls %zu pt 2 ps 0.7 notitle",
			line, line + 1);
	free(text);
	free(title);
}

static void write_panel(const struct sheet *sheet, size_t index, FILE *file)
{
	const struct panel *panel = &sheet->page->panels[index];
	struct axis axis = axis_of(sheet->bars, panel);

	plot_page_panel(sheet->page, index, file);
	axis_print(&axis, 'y', file);
	script_plot(file, sheet, index, panel->row_count, print_cell);
}

static void print(const void *figure, FILE *file)
{
	const struct sheet *sheet = figure;

	plot_page_begin(sheet->page, sheet->bars->what, sheet->bars->unit, file);
	write_clusters(sheet->bars, sheet->page, file);
	for (size_t i = 0; i < sheet->page->panel_count; i++)
		write_panel(sheet, i, file);
	plot_page_end(file);
}

int plot_bars_write(const struct bars *bars, const struct outdir *outdir, struct message *message)
{
	struct plot_page page = plot_page_of(bars->grid, bars->name);
	const struct sheet sheet = {bars, &page};
	const struct script script = {bars->name, &sheet, print, print_data, page.panel_count};
	int result = script_write(&script, outdir, message);

	plot_page_free(&page);
	return result;
}

static const char *run_name(const struct bars *bars, size_t cluster)
{
	return bars->grid->dataset->runs[cluster].name;
}

int plot_bars_write_by_run(struct bars *bars, const struct outdir *outdir, struct message *message)
{
	if (bars->grid->row_count == 0)
		return 0;
	bars->cluster_count = bars->grid->dataset->run_count;
	bars->cluster_name = run_name;
	return plot_bars_write(bars, outdir, message) < 0 ? -1 : 1;
}
