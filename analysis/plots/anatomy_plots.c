/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_plots: gnuplot's scripts for anatomies, and their data. */
#include "analysis/plots/anatomy_plots.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"

#define CHANGES_SHOWN 24
#define TEXT_SHARE    0.13 /* of the width of a difference, for the text at each end */

/* Pixels. */
#define PHASES_WIDTH      640
#define RUN_WIDTH         110
#define PHASES_HEIGHT     620
#define DIFFERENCE_WIDTH  960
#define DIFFERENCE_HEIGHT 130 /* without its bars */
#define CHANGE_HEIGHT     20

static void write_begin(FILE *file, const char *name, size_t width, size_t height)
{
	fprintf(file,
		"# gnuplot -c %s.gp svg (or png, or inline)\nformat = ARG1\nfigure = '%s'\n"
		"figure_width = %zu\nfigure_height = %zu\nload 'style.gp'\n",
		name, name, width, height);
}

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

/* A block a phase: run, foot and top of its piece. */
static int write_phases_data(const struct anatomy_plot_runs *runs, const struct cell *cell,
			     const char *name, const struct outdir *outdir, struct message *message)
{
	struct anatomy_profile *profiles = memory_zeroed(runs->count, sizeof(*profiles));
	uint64_t *tops = memory_zeroed(runs->count, sizeof(*tops));
	char *data = memory_printed("%s.dat", name);
	FILE *file = outdir_open(outdir, data, message);

	for (size_t i = 0; i < runs->count; i++)
		profiles[i] = profile_of(runs, i, cell);
	if (file)
		fputs("# kernel, foot, top, instructions, phase; a block a phase\n", file);
	for (size_t phase = 0; file && phase < runs->phases->count; phase++) {
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

	int result = file ? outdir_close(file, data, message) : -1;

	free(data);
	return result;
}

static void write_run_tics(const struct anatomy_plot_runs *runs, FILE *file)
{
	fputs("set xtics scale 0 (", file);
	for (size_t i = 0; i < runs->count; i++) {
		char *label = gnuplot_quoted(runs->list[i]->run->name);

		fprintf(file, "%s%s %zu", i ? ", " : "", label, i);
		free(label);
	}
	fprintf(file, ")\nset xrange [-0.6:%.1f]\n", (double)runs->count - 0.4);
}

static void write_phases_plot(const struct anatomy_plot_runs *runs, const char *name, FILE *file)
{
	fputs("plot \\\n", file);
	for (size_t i = runs->phases->count; i-- > 0;) {
		char *title = gnuplot_quoted(runs->phases->names[i]);
		const char *colour = flame_colour(runs->phases, i);

		fprintf(file,
			"  '%s.dat' index %zu using 1:2:($1-0.38):($1+0.38):2:3 with boxxyerror fill solid 1 noborder lc rgb '%s' title %s, \\\n"
			"  '' index %zu using 1:(($2+$3)/2):($4 > limit ? strcol(4) : '') with labels font ',9' tc rgb '#101010' notitle, \\\n",
			name, i, colour, title, i);
		free(title);
	}
	fprintf(file,
		"  '%s.dat' index %zu using 1:3:(sprintf('%%d', $3)) with labels offset 0,0.7 font ',11' notitle\n",
		name, runs->phases->count - 1);
}

/* Pieces lower than the text in them have none. */
int anatomy_plot_phases(const struct anatomy_plot_runs *runs, const struct cell *cell,
			const char *name, const struct outdir *outdir, struct message *message)
{
	char *script = memory_printed("%s.gp", name);
	char *title = memory_printed("Phases of the median window of %s", cell->bench);
	FILE *file = outdir_open(outdir, script, message);
	int result = -1;

	if (file) {
		write_begin(file, name, PHASES_WIDTH + RUN_WIDTH * runs->count, PHASES_HEIGHT);
		write_title(file, title, cell);
		fputs("set ylabel 'instructions, emulated'\nset key outside right center vertical maxcols 1 Left reverse samplen 1\nset yrange [0:*]\n",
		      file);
		fprintf(file, "stats '%s.dat' using 3 nooutput\nlimit = STATS_max / 45.0\n", name);
		fputs("set yrange [0:STATS_max * 1.06]\n", file);
		write_run_tics(runs, file);
		write_phases_plot(runs, name, file);
		result = outdir_close(file, script, message);
	}
	free(title);
	free(script);
	return result < 0 ? -1 : write_phases_data(runs, cell, name, outdir, message);
}

static size_t count_shown(const struct anatomy_diff *diff)
{
	size_t count = 0;

	while (count < diff->count && count < CHANGES_SHOWN &&
	       anatomy_change_size(&diff->changes[count]) != 0)
		count++;
	return count;
}

static int write_difference_data(const struct anatomy_diff *diff, size_t shown, const char *name,
				 const struct outdir *outdir, struct message *message)
{
	char *data = memory_printed("%s.dat", name);
	FILE *file = outdir_open(outdir, data, message);
	int result = -1;

	if (file) {
		fputs("# row, change, text; base and new\n", file);
		for (size_t i = 0; i < shown; i++) {
			const struct anatomy_change *change = &diff->changes[i];
			const char *word = anatomy_change_word(change);

			fprintf(file,
				"%zu %" PRId64 " \"%+" PRId64 "%s%s\" %" PRIu64 " %" PRIu64 "\n", i,
				anatomy_change_size(change), anatomy_change_size(change),
				*word ? " " : "", word, change->base, change->new);
		}
		result = outdir_close(file, data, message);
	}
	free(data);
	return result;
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
	fputs("set ytics scale 0 font ',10' (", file);
	for (size_t i = 0; i < shown; i++) {
		char *label = gnuplot_quoted(diff->changes[i].name);

		fprintf(file, "%s%s %zu", i ? ", " : "", label, i);
		free(label);
	}
	fprintf(file, ")\nset yrange [%.1f:-0.5]\n", (double)shown - 0.5);
}

static void write_difference_script(const struct anatomy_diff *diff, size_t shown,
				    const struct anatomy_plot_difference *difference, FILE *file)
{
	const char *name = difference->name;

	write_begin(file, name, DIFFERENCE_WIDTH, DIFFERENCE_HEIGHT + shown * CHANGE_HEIGHT);
	write_title(file, difference->title, difference->cell);
	write_function_tics(diff, shown, file);
	write_range(diff, shown, file);
	fputs("unset key\nset xlabel 'change in instructions of the median window, emulated'\n"
	      "set ylabel ''\nunset grid\nset grid xtics ls 20\n"
	      "set arrow 1 from 0,graph 0 to 0,graph 1 nohead lc rgb '#404040'\n",
	      file);
	fprintf(file,
		"plot '%s.dat' using (0):1:(0):2:($1-0.38):($1+0.38):($2 > 0 ? 0xd55e00 : 0x0072b2) with boxxyerror fill solid 1 noborder lc rgb variable, \\\n"
		"  '' using 2:1:($2 > 0 ? strcol(3) : '') with labels left offset 0.5,0 font ',9', \\\n"
		"  '' using 2:1:($2 > 0 ? '' : strcol(3)) with labels right offset -0.5,0 font ',9'\n",
		name);
}

int anatomy_plot_difference(const struct anatomy_diff *diff,
			    const struct anatomy_plot_difference *difference,
			    const struct outdir *outdir, struct message *message)
{
	size_t shown = count_shown(diff);
	char *script = memory_printed("%s.gp", difference->name);
	FILE *file = outdir_open(outdir, script, message);
	int result = -1;

	if (file) {
		write_difference_script(diff, shown, difference, file);
		result = outdir_close(file, script, message);
	}
	free(script);
	return result < 0 ? -1
			  : write_difference_data(diff, shown, difference->name, outdir, message);
}
