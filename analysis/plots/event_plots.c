/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_plots: small panels side by side, each from 0, so that their steps can be compared. */
#include "analysis/plots/event_plots.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/script.h"

#define PANELS (1 + EVENT_GROUP_COUNT) /* instructions first */

/* Pixels. */
#define PANEL_WIDTH  250
#define RUN_WIDTH    14 /* more for each run */
#define PANEL_HEIGHT 150
#define TITLE_HEIGHT 80
#define PAGE_WIDTH   1200 /* what is wider shrinks in the report, and its letters with it */

#define COLOURS "orange: costs more on real cores than a count of instructions shows"

struct figure {
	const struct anatomy_plot_runs *runs;
	const struct cell *cell;
	const char *name;
	uint64_t (*counts)[PANELS]; /* of each run; owned */
	bool *known;                /* the run has the cell, with events; owned */
};

static void count(struct figure *figure, size_t run)
{
	const struct anatomy *anatomy = anatomies_find(figure->runs->list[run], figure->cell);
	size_t shape = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;
	struct anatomy_profile profile;

	if (shape == SIZE_MAX)
		return;
	profile = anatomy_profile_of(anatomy, shape, figure->runs->phases);
	figure->known[run] = profile.event_count > 0;
	figure->counts[run][0] = profile.instructions;
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		figure->counts[run][1 + i] = profile.groups[i];
	anatomy_profile_free(&profile);
}

static struct figure figure_of(const struct anatomy_plot_runs *runs, const struct cell *cell,
			       const char *name)
{
	struct figure figure = {
		.runs = runs,
		.cell = cell,
		.name = name,
		.counts = memory_zeroed(runs->count, sizeof(*figure.counts)),
		.known = memory_zeroed(runs->count, sizeof(*figure.known)),
	};

	for (size_t i = 0; i < runs->count; i++)
		count(&figure, i);
	return figure;
}

static void free_figure(struct figure *figure)
{
	free(figure->counts);
	free(figure->known);
}

static const char *panel_name(size_t panel)
{
	return panel == 0 ? "instructions" : event_group_name((enum event_group)(panel - 1));
}

/* The most of any run; a panel of which that is 0 is left out. */
static uint64_t most(const struct figure *figure, size_t panel)
{
	uint64_t most = 0;

	for (size_t i = 0; i < figure->runs->count; i++)
		if (figure->known[i] && figure->counts[i][panel] > most)
			most = figure->counts[i][panel];
	return most;
}

/* A block a panel. */
static void print_data(const void *context, size_t unused, FILE *file)
{
	const struct figure *figure = context;

	(void)unused;
	fputs("# kernel, count; a block a panel\n", file);
	for (size_t panel = 0; panel < PANELS; panel++) {
		fprintf(file, "# %s\n", panel_name(panel));
		for (size_t i = 0; i < figure->runs->count; i++)
			if (figure->known[i])
				fprintf(file, "%zu %" PRIu64 "\n", i, figure->counts[i][panel]);
		fputs("\n\n", file);
	}
}

static void write_tics(const struct figure *figure, FILE *file)
{
	fputs("set xtics rotate by 45 right scale 0 font ',11' (", file);
	for (size_t i = 0; i < figure->runs->count; i++)
		script_mark(file, i == 0, figure->runs->list[i]->run->name, i);
	fprintf(file, ")\nset xrange [-0.5:%.1f]\n", (double)figure->runs->count - 0.5);
}

static void write_panel(const struct figure *figure, size_t panel, FILE *file)
{
	bool costly = panel > 0 && event_group_is_costly((enum event_group)(panel - 1));

	fprintf(file,
		"set title '%s'\nset yrange [0:%.1f]\n"
		"plot '%s.dat' index %zu using 1:2 with linespoints ls %d notitle, \\\n"
		"  '' index %zu using 1:2:2 with labels offset 0,0.7 font ',11' notitle\n",
		panel_name(panel), (double)most(figure, panel) * 1.3, figure->name, panel,
		costly ? 2 : 1, panel);
}

static void print_script(const void *context, FILE *file)
{
	const struct figure *figure = context;
	char *levels = cell_text(figure->cell);
	char *quoted = gnuplot_quoted(levels);
	char *title = memory_printed(
		"What the instructions of the median window of %s do (counts, emulated)",
		figure->cell->bench);
	char *first = gnuplot_quoted(title);
	size_t width = PANEL_WIDTH + RUN_WIDTH * figure->runs->count;
	size_t columns = width < PAGE_WIDTH ? PAGE_WIDTH / width : 1;
	size_t panels = 0, rows;

	for (size_t i = 0; i < PANELS; i++)
		panels += most(figure, i) > 0;
	rows = (panels + columns - 1) / columns;
	script_begin(file, figure->name, columns * width, TITLE_HEIGHT + rows * PANEL_HEIGHT);
	fprintf(file,
		"set multiplot layout %zu,%zu title %s . \"\\n\" . %s . \"\\n\" . '" COLOURS
		"' font ',11'\n",
		rows, columns, first, quoted);
	fputs("unset key\nunset ytics\nunset grid\nset border 1\nset title offset 0,-0.6 font ',11'\n",
	      file);
	write_tics(figure, file);
	for (size_t i = 0; i < PANELS; i++)
		if (most(figure, i) > 0)
			write_panel(figure, i, file);
	fputs("unset multiplot\n", file);
	free(first);
	free(title);
	free(quoted);
	free(levels);
}

bool event_plots_has(const struct anatomy_plot_runs *runs, const struct cell *cell)
{
	struct figure figure = figure_of(runs, cell, "");
	bool has = most(&figure, 0) > 0;

	free_figure(&figure);
	return has;
}

int event_plot_kernels(const struct anatomy_plot_runs *runs, const struct cell *cell,
		       const char *name, const struct outdir *outdir, struct message *message)
{
	struct figure figure = figure_of(runs, cell, name);
	const struct script script = {name, &figure, print_script, print_data, 0};
	int result = script_write(&script, outdir, message);

	free_figure(&figure);
	return result;
}
