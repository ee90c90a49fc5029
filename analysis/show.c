/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show: the command `mtestat show`. */
#include "analysis/show.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/command.h"
#include "analysis/machine.h"

static void print_help(void)
{
	fputs("usage: mtestat show [--format=text|markdown] DIRECTORY\n\n"
	      "Shows a run (a directory with run.json and trials.jsonl): one table a benchmark "
	      "with n,\n"
	      "median, p99, distance of the quartiles (IQR), extremes and the median of the "
	      "control.\n"
	      "Shows a campaign (a directory of runs): one table a benchmark, a row for each cell "
	      "and a\n"
	      "column with the median for each kernel; the last column is the change from the "
	      "first\n"
	      "kernel measured to the last.\n\n"
	      "What a kernel refused, or what was skipped or failed, is said in place of the "
	      "figure.\n"
	      "A run with performance counters has a table of them, divided by the number of "
	      "samples, below.\n\n"
	      "The control is never subtracted. p99 is left out below 100 samples.\n\n"
	      "examples:\n"
	      "  mtestat show results/lab-2026-11-22/6.12\n"
	      "  mtestat show --format=markdown results/lab-2026-11-22\n",
	      stdout);
}

static void print_common_levels(const struct grid *grid)
{
	char *levels = grid_levels_text(grid, grid->rows[0], false);

	if (*levels)
		printf("every cell: %s\n", levels);
	free(levels);
}

static void print_grid(const struct grid *grid, enum table_format format)
{
	const struct dataset *dataset = grid->dataset;
	char *unit = machine_unit(&dataset->runs[0], grid_unit(grid));
	struct table table = {0};

	if (dataset->campaign)
		show_campaign_table(grid, &table);
	else
		show_run_table(grid, 0, &table);
	printf("\n%s (%s%s)\n", grid->bench, dataset->campaign ? "median " : "", unit);
	print_common_levels(grid);
	if (format == TABLE_MARKDOWN)
		putchar('\n');
	table_print(&table, format, stdout);
	if (dataset->campaign)
		show_reasons(grid, stdout);
	else
		perf_print_table(grid, 0, format, stdout);
	table_free(&table);
	free(unit);
}

static void print_heading(const struct dataset *dataset)
{
	const struct run *run = &dataset->runs[0];
	char *machine = machine_line(run);
	char *quantum = machine_quantum(run);

	if (dataset->campaign)
		printf("campaign of %zu runs, from %s\n", dataset->run_count, run->record.started);
	else
		printf("kernel %s (%s), from %s\n", run->record.label, run->record.release,
		       run->record.started);
	printf("machine: %s; %s\n", machine, quantum);
	free(machine);
	free(quantum);
}

static int parse_format(const char *text, enum table_format *format)
{
	static const char *const names[] = {[TABLE_TEXT] = "text", [TABLE_MARKDOWN] = "markdown"};

	for (int i = TABLE_TEXT; i <= TABLE_MARKDOWN; i++)
		if (strcmp(text, names[i]) == 0) {
			*format = (enum table_format)i;
			return 0;
		}
	return -1;
}

static int show(const char *path, enum table_format format)
{
	struct dataset dataset;
	struct message message;
	struct grid *grids;
	size_t count;

	if (command_read(&command_show, path, &dataset, &message) < 0)
		return command_end(&command_show, EXIT_USAGE, &message);
	print_heading(&dataset);
	grids = grids_of(&dataset, &count);
	for (size_t i = 0; i < count; i++)
		print_grid(&grids[i], format);
	grids_free(grids, count);
	dataset_free(&dataset);
	return command_flush(&command_show);
}

static int run_show(int count, char **arguments)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	enum table_format format = TABLE_TEXT;
	int option;

	while ((option = command_option(&command_show, count, arguments, options)) != -1) {
		if (option == 'h') {
			print_help();
			return EXIT_DONE;
		}
		if (option == '?')
			return EXIT_USAGE;
		if (parse_format(optarg, &format) < 0)
			return command_misused(&command_show,
					       "--format is text or markdown, not '%s'", optarg);
	}
	if (optind + 1 != count)
		return command_misused(&command_show, "one directory is needed");
	return show(arguments[optind], format);
}

const struct command command_show = {
	.name = "show",
	.summary = "tables of one run, or of a campaign kernel by kernel",
	.run = run_show,
};
