/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_plots: gnuplot's scripts for anatomies, and their data. */
#include "analysis/plots/anatomy_plots.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/script.h"

#define CHANGES_SHOWN 24
#define TEXT_SHARE    0.13 /* of the width of a difference, for the text at each end */

/* Pixels. */
#define PHASES_WIDTH      640
#define RUN_WIDTH         110
#define PHASES_HEIGHT     620
#define DIFFERENCE_WIDTH  960
#define DIFFERENCE_HEIGHT 130 /* without its bars */
#define CHANGE_HEIGHT     20

/* Two lines: gnuplot's double quotes know the newline, and single quotes keep what stands in
 * them. */
static void write_title(FILE *file, const char *what, const struct cell *cell)
{
	char *levels = cell_text(cell);
	char *first = gnuplot_quoted(what);
	char *second = gnuplot_quoted(levels);

	fprintf(file, "set title %s . \"\\n\" . %s font ',11'\n", first, second);
	free(levels);
	free(first);
	free(second);
}

/* The profile of @cell in run @index; without functions where it has none. */
static struct anatomy_profile profile_of(const struct anatomy_plot_runs *runs, size_t index,
					 const struct cell *cell)
{
	const struct anatomy *anatomy = anatomies_find(runs->list[index], cell);
	size_t shape = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;

	if (shape == SIZE_MAX)
		return (struct anatomy_profile){0};
	return anatomy_profile_of(anatomy, shape, runs->phases);
}

struct phases_figure {
	const struct anatomy_plot_runs *runs;
	const struct cell *cell;
	const char *name;
};

/* A block a phase: run, foot and top of its piece. */
static void print_phases_data(const void *context, size_t panel, FILE *file)
{
	const struct phases_figure *figure = context;
	const struct anatomy_plot_runs *runs = figure->runs;
	struct anatomy_profile *profiles = memory_zeroed(runs->count, sizeof(*profiles));
	uint64_t *tops = memory_zeroed(runs->count, sizeof(*tops));

	(void)panel;
	for (size_t i = 0; i < runs->count; i++)
		profiles[i] = profile_of(runs, i, figure->cell);
	fputs("# kernel, foot, top, instructions, phase; a block a phase\n", file);
	for (size_t phase = 0; phase < runs->phases->count; phase++) {
		for (size_t i = 0; i < runs->count; i++) {
			uint64_t size = profiles[i].phases[phase];

			fprintf(file, "%zu %" PRIu64 " %" PRIu64 " %" PRIu64 " \"%s\"\n", i,
				tops[i], tops[i] + size, size, runs->phases->names[phase]);
			tops[i] += size;
		}
		fputs("\n\n", file);
	}
	for (size_t i = 0; i < runs->count; i++)
		anatomy_profile_free(&profiles[i]);
	free(profiles);
	free(tops);
}

static void write_run_tics(const struct anatomy_plot_runs *runs, FILE *file)
{
	fputs("set xtics scale 0 (", file);
	for (size_t i = 0; i < runs->count; i++)
		script_mark(file, i == 0, runs->list[i]->run->name, i);
	fprintf(file, ")\nset xrange [-0.6:%.1f]\n", (double)runs->count - 0.4);
}

/* Sets @present[i] where any run has instructions in phase i. */
static void find_phases(const struct phases_figure *figure, bool *present)
{
	for (size_t i = 0; i < figure->runs->count; i++) {
		struct anatomy_profile profile = profile_of(figure->runs, i, figure->cell);

		for (size_t phase = 0; phase < figure->runs->phases->count; phase++)
			present[phase] |= profile.phases[phase] > 0;
		anatomy_profile_free(&profile);
	}
}

/* There are more phases than colours: the key has those that can be seen. */
static void write_phases_plot(const struct phases_figure *figure, FILE *file)
{
	const struct anatomy_plot_runs *runs = figure->runs;
	const char *name = figure->name;
	bool present[PHASES_MAX + 1] = {false};

	find_phases(figure, present);
	fputs("plot \\\n", file);
	for (size_t i = runs->phases->count; i-- > 0;) {
		char *title = gnuplot_quoted(present[i] ? runs->phases->names[i] : "");
		const char *colour = flame_colour(runs->phases, i);

		fprintf(file,
			"  '%s.dat' index %zu using 1:2:($1-0.38):($1+0.38):2:3 with boxxyerror fill solid 1 noborder lc rgb '%s' title %s, \\\n"
			"  '' index %zu using 1:(($2+$3)/2):($4 > limit ? strcol(4) : '') with labels font ',11' tc rgb '#101010' notitle, \\\n",
			name, i, colour, title, i);
		free(title);
	}
	fprintf(file,
		"  '%s.dat' index %zu using 1:3:(sprintf('%%d', $3)) with labels offset 0,0.7 font ',11' notitle\n",
		name, runs->phases->count - 1);
}

/* Pieces lower than the text in them have none. */
static void print_phases(const void *context, FILE *file)
{
	const struct phases_figure *figure = context;
	char *title = memory_printed("Phases of the median window of %s", figure->cell->bench);

	script_begin(file, figure->name, PHASES_WIDTH + RUN_WIDTH * figure->runs->count,
		     PHASES_HEIGHT);
	write_title(file, title, figure->cell);
	fputs("set ylabel 'instructions, emulated'\nset key outside right center vertical maxcols 1 Left reverse samplen 1\nset yrange [0:*]\n",
	      file);
	fprintf(file, "stats '%s.dat' using 3 nooutput\nlimit = STATS_max / 45.0\n", figure->name);
	fputs("set yrange [0:STATS_max * 1.06]\n", file);
	write_run_tics(figure->runs, file);
	write_phases_plot(figure, file);
	free(title);
}

int anatomy_plot_phases(const struct anatomy_plot_runs *runs, const struct cell *cell,
			const char *name, const struct outdir *outdir, struct message *message)
{
	const struct phases_figure figure = {runs, cell, name};
	const struct script script = {name, &figure, print_phases, print_phases_data, 0};

	return script_write(&script, outdir, message);
}

struct difference_figure {
	const struct anatomy_diff *diff;
	size_t shown;
	const struct anatomy_plot_difference *asked;
};

static size_t count_shown(const struct anatomy_diff *diff)
{
	size_t count = 0;

	while (count < diff->count && count < CHANGES_SHOWN &&
	       anatomy_change_size(&diff->changes[count]) != 0)
		count++;
	return count;
}

static void print_difference_data(const void *context, size_t panel, FILE *file)
{
	const struct difference_figure *figure = context;

	(void)panel;
	fputs("# row, change, text; base and new\n", file);
	for (size_t i = 0; i < figure->shown; i++) {
		const struct anatomy_change *change = &figure->diff->changes[i];
		const char *word = anatomy_change_word(change);

		fprintf(file, "%zu %" PRId64 " \"%+" PRId64 "%s%s\" %" PRIu64 " %" PRIu64 "\n", i,
			anatomy_change_size(change), anatomy_change_size(change), *word ? " " : "",
			word, change->base, change->new);
	}
}

/* From the least change to the most, with room for the texts at both ends. */
static void write_range(const struct anatomy_diff *diff, size_t shown, FILE *file)
{
	double least = 0, most = 0;

	for (size_t i = 0; i < shown; i++) {
		double size = (double)anatomy_change_size(&diff->changes[i]);

		least = size < least ? size : least;
		most = size > most ? size : most;
	}
	fprintf(file, "set xrange [%.1f:%.1f]\n", least - (most - least) * TEXT_SHARE,
		most + (most - least) * TEXT_SHARE);
}

static void write_function_tics(const struct anatomy_diff *diff, size_t shown, FILE *file)
{
	fputs("set ytics scale 0 font ',11' (", file);
	for (size_t i = 0; i < shown; i++)
		script_mark(file, i == 0, diff->changes[i].name, i);
	fprintf(file, ")\nset yrange [%.1f:-0.5]\n", (double)shown - 0.5);
}

static void print_difference(const void *context, FILE *file)
{
	const struct difference_figure *figure = context;
	const char *name = figure->asked->name;

	script_begin(file, name, DIFFERENCE_WIDTH,
		     DIFFERENCE_HEIGHT + figure->shown * CHANGE_HEIGHT);
	write_title(file, figure->asked->title, figure->asked->cell);
	write_function_tics(figure->diff, figure->shown, file);
	write_range(figure->diff, figure->shown, file);
	fputs("unset key\nset xlabel 'change in instructions of the median window, emulated'\n"
	      "set ylabel ''\nunset grid\nset grid xtics ls 20\n"
	      "set arrow 1 from 0,graph 0 to 0,graph 1 nohead lc rgb '#404040'\n",
	      file);
	fprintf(file,
		"plot '%s.dat' using (0):1:(0):2:($1-0.38):($1+0.38):($2 > 0 ? 0xd55e00 : 0x0072b2) with boxxyerror fill solid 1 noborder lc rgb variable, \\\n"
		"  '' using 2:1:($2 > 0 ? strcol(3) : '') with labels left offset 0.5,0 font ',11', \\\n"
		"  '' using 2:1:($2 > 0 ? '' : strcol(3)) with labels right offset -0.5,0 font ',11'\n",
		name);
}

int anatomy_plot_difference(const struct anatomy_diff *diff,
			    const struct anatomy_plot_difference *difference,
			    const struct outdir *outdir, struct message *message)
{
	const struct difference_figure figure = {diff, count_shown(diff), difference};
	const struct script script = {difference->name, &figure, print_difference,
				      print_difference_data, 0};

	return script_write(&script, outdir, message);
}
