/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene: the command `mtestat hygiene`. */
#include "analysis/measure/hygiene_rows.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/machine.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_hygiene.h"

#define BENCH_NAME "hygiene"

/* Without their file findings have no names, which is said, and is not fatal. */
static void read_findings(struct findings *findings)
{
	char *path = share_path("configs", "findings.conf");
	struct message message;

	if (findings_read(path, findings, &message) < 0)
		fprintf(stderr, "mtestat hygiene: %s; findings are not named\n", message.text);
	free(path);
}

static bool is_any_bad(const struct hygiene_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (*rows->items[i].findings)
			return true;
	return false;
}

static void fill_row(const struct dataset *dataset, const struct hygiene_row *row,
		     struct table *table)
{
	table_add_row(table);
	table_add(table, row->label);
	table_printf(table, "%zu", row->cell_count);
	for (size_t i = 0; i < dataset->run_count; i++)
		table_add(table, verdict_name(row->verdicts[i]));
}

static void fill_table(const struct dataset *dataset, const struct hygiene_rows *rows,
		       struct table *table)
{
	bool any_bad = is_any_bad(rows);

	table->left_count = 1;
	table_add_row(table);
	table_add(table, "cells");
	table_add(table, "count");
	for (size_t i = 0; i < dataset->run_count; i++)
		table_add(table, dataset->runs[i].name);
	if (any_bad)
		table_add(table, "finding");
	for (size_t i = 0; i < rows->count; i++) {
		fill_row(dataset, &rows->items[i], table);
		if (any_bad)
			table_add(table, *rows->items[i].findings ? rows->items[i].findings : "-");
	}
}

static void print(const struct dataset *dataset, const struct hygiene_rows *rows,
		  enum table_format format)
{
	struct table table = {0};
	char *machine = machine_line(&dataset->runs[0]);

	printf("machine: %s\nunless stated otherwise: %s\n\n", machine, rows->usual);
	fill_table(dataset, rows, &table);
	table_print(&table, format, stdout);
	table_free(&table);
	free(machine);
}

static int draw(const struct dataset *dataset, const struct hygiene_rows *rows,
		const char *directory, struct message *message)
{
	struct outdir outdir;
	int result;

	if (outdir_begin(directory, &outdir, message) < 0)
		return -1;
	result = gnuplot_copy_style(&outdir, message);
	if (result == 0)
		result = plot_hygiene_write(dataset, rows, &outdir, message);
	if (result == 0)
		result = gnuplot_draw(&outdir, BENCH_NAME, message);
	if (result == 0)
		return outdir_commit(&outdir, stderr, message);
	outdir_abandon(&outdir);
	return -1;
}

static bool is_all_well(const struct dataset *dataset, const struct hygiene_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		for (size_t j = 0; j < dataset->run_count; j++)
			if (rows->items[i].verdicts[j] == HYGIENE_STALE ||
			    rows->items[i].verdicts[j] == HYGIENE_LOST)
				return false;
	return true;
}

struct request {
	const char *path;
	const char *directory; /* NULL: no figure */
	enum table_format format;
};

static const struct grid *find_grid(const struct grid *grids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(grids[i].bench, BENCH_NAME) == 0)
			return &grids[i];
	return NULL;
}

static int show(const struct request *request, const struct dataset *dataset,
		const struct grid *grid, struct message *message)
{
	struct findings findings;
	struct hygiene_rows rows;
	int code;

	read_findings(&findings);
	rows = hygiene_rows_of(grid, &findings);
	code = is_all_well(dataset, &rows) ? EXIT_DONE : EXIT_FAILED;
	print(dataset, &rows, request->format);
	if (request->directory && draw(dataset, &rows, request->directory, message) < 0)
		code = -1;
	hygiene_rows_free(&rows);
	findings_free(&findings);
	return code;
}

static int run(const struct request *request)
{
	struct dataset dataset;
	struct message message;
	struct grid *grids;
	const struct grid *grid;
	size_t count;
	int code = -1;

	if (dataset_read(request->path, &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	grids = grids_of(&dataset, &count);
	grid = find_grid(grids, count);
	if (grid)
		code = show(request, &dataset, grid, &message);
	else
		message_set(&message, "%s: no trial of the hygiene benchmark", request->path);
	grids_free(grids, count);
	dataset_free(&dataset);
	if (code < 0)
		return command_end(grid ? EXIT_FAILED : EXIT_USAGE, &message);
	return command_flush() == EXIT_DONE ? code : EXIT_FAILED;
}

static struct request asked;

static const struct command_option options[] = {
	{"output", 'o', .value = "DIRECTORY", .text = &asked.directory,
	 .help = "also draw the matrix with gnuplot, as hygiene.svg and hygiene.png"},
	{"format", .value = "FORMAT", .help = "format of the table",
	 .choices = WORD_LIST(table_formats), .chosen = &asked.format},
	{.name = NULL},
};

static int run_hygiene(const struct command_line *line)
{
	asked.path = line->operands[0];
	return run(&asked);
}

const struct command command_hygiene = {
	.name = "hygiene",
	.summary = "what became of the tags, cell by cell and kernel by kernel",
	.usage = "CAMPAIGN [-o DIRECTORY] [--format=FORMAT]",
	.description =
		"Prints what became of the allocation tags in each cell of the hygiene benchmark, kernel by kernel:\n\n"
		"  clean       as they must be\n"
		"  unproven    clean, but no page is known to have been poisoned before\n"
		"  stale tags  tags where none were set\n"
		"  lost tags   tags that the guest had set are gone\n"
		"  refused     by the kernel\n"
		"  skip        this machine cannot do it\n"
		"  failed      the trial failed\n\n"
		"Cells with the same verdicts that differ in one factor share a row. For stale or lost tags the row "
		"names the finding, doc/findings/NAME.md, or says that it is not known.",
	.exits = "0 no stale or lost tags, 1 some, 2 wrong usage or input.",
	.examples = "mtestat hygiene results/lab-2026-11-22\n"
		    "mtestat hygiene results/lab-2026-11-22 -o plots",
	.options = {options},
	.operands = {1, 1, "one campaign or run is needed"},
	.run = run_hygiene,
};
