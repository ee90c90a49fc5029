/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend: the command `mtestat trend`. */
#include <stdlib.h>

#include "analysis/command.h"
#include "analysis/gnuplot.h"
#include "analysis/plot_trend.h"

static void print_help(void)
{
	fputs("usage: mtestat trend CAMPAIGN -o DIRECTORY [--milestones FILE]\n\n"
	      "Draws how each benchmark changes from kernel to kernel: one figure a benchmark, as "
	      "SVG and\n"
	      "PNG, with gnuplot. Kernels stand in version order, one line a cell; what a kernel "
	      "refused,\n"
	      "skipped or failed is marked below the data. Prints the names of the files "
	      "written.\n\n"
	      "  -o DIRECTORY       where the figures, their data and their scripts go\n"
	      "  --milestones FILE  which kernel changed what (default: "
	      "configs/milestones.conf)\n\n"
	      "examples:\n"
	      "  mtestat trend results/lab-2026-11-22 -o results/lab-2026-11-22/plots\n"
	      "  mtestat trend results/lab-2026-11-22 -o plots --milestones my-patches.conf\n",
	      stdout);
}

/* A figure without milestones is still a figure: what is wrong with their file is said, not fatal.
 */
static void read_milestones(const char *path, struct milestones *milestones)
{
	char *usual = share_path("configs", "milestones.conf");
	struct message message;

	if (milestones_read(path ? path : usual, milestones, &message) < 0)
		fprintf(stderr, "mtestat trend: %s; no milestones are drawn\n", message.text);
	free(usual);
}

static int draw_grid(const struct grid *grid, const struct milestones *milestones,
		     const struct outdir *outdir, struct message *message)
{
	char *name = file_name_of(grid->bench);
	int result = plot_trend_write(grid, milestones, name, outdir, message);

	if (result == 0)
		result = gnuplot_draw(outdir, name, message);
	free(name);
	return result;
}

static int draw_dataset(const struct dataset *dataset, const struct milestones *milestones,
			const struct outdir *outdir, struct message *message)
{
	size_t count;
	struct grid *grids = grids_of(dataset, &count);
	int result = gnuplot_copy_style(outdir, message);

	for (size_t i = 0; result == 0 && i < count; i++)
		result = draw_grid(&grids[i], milestones, outdir, message);
	grids_free(grids, count);
	return result;
}

static int trend(const char *campaign, const char *directory, const char *milestones_path)
{
	struct milestones milestones;
	struct dataset dataset;
	struct message message;
	struct outdir outdir;
	int result;

	if (command_read(&command_trend, campaign, &dataset, &message) < 0)
		return command_end(&command_trend, EXIT_USAGE, &message);
	if (outdir_begin(directory, &outdir, &message) < 0) {
		dataset_free(&dataset);
		return command_end(&command_trend, EXIT_USAGE, &message);
	}
	read_milestones(milestones_path, &milestones);
	result = draw_dataset(&dataset, &milestones, &outdir, &message);
	if (result == 0)
		result = outdir_commit(&outdir, stdout, &message);
	else
		outdir_abandon(&outdir);
	milestones_free(&milestones);
	dataset_free(&dataset);
	if (result < 0)
		return command_end(&command_trend, EXIT_FAILED, &message);
	return command_flush(&command_trend);
}

static int run_trend(int count, char **arguments)
{
	static const struct option options[] = {
		{"output", required_argument, NULL, 'o'},
		{"milestones", required_argument, NULL, 'm'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	const char *milestones = NULL;
	const char *directory = NULL;
	int option;

	while ((option = command_option(&command_trend, count, arguments, options)) != -1) {
		switch (option) {
		case 'h':
			print_help();
			return EXIT_DONE;
		case 'o':
			directory = optarg;
			break;
		case 'm':
			milestones = optarg;
			break;
		default:
			return EXIT_USAGE;
		}
	}
	if (optind + 1 != count || !directory)
		return command_misused(&command_trend, "one campaign and -o DIRECTORY are needed");
	return trend(arguments[optind], directory, milestones);
}

const struct command command_trend = {
	.name = "trend",
	.summary = "plots of each benchmark over the kernels of a campaign",
	.run = run_trend,
};
