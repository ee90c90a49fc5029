/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show: the command `mtestat show`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/machine.h"
#include "analysis/measure/throughput.h"
#include "analysis/tables/contention_tables.h"
#include "analysis/tables/kernel_table.h"
#include "analysis/tables/perf_tables.h"
#include "analysis/tables/show_notes.h"
#include "analysis/tables/show_tables.h"

static void print_common_levels(const struct grid *grid)
{
	char *levels = grid_common_text(grid);

	if (*levels)
		printf("every cell: %s\n", levels);
	free(levels);
}

static void print_throughput(const struct grid *grid, enum table_format format)
{
	char *unit = throughput_unit(&grid->dataset->runs[0]);
	struct table table = {0};

	show_throughput_table(grid, &table);
	if (table.row_count > 1) {
		printf("\n%s (median %s)\n%s", grid->bench, unit,
		       format == TABLE_MARKDOWN ? "\n" : "");
		table_print(&table, format, stdout);
	}
	table_free(&table);
	free(unit);
}

static void print_grid(const struct grid *grid, enum table_format format)
{
	const struct dataset *dataset = grid->dataset;
	char *figure = grid_figure_text(grid);
	struct table table = {0};

	if (dataset->campaign)
		show_campaign_table(grid, &table);
	else
		show_run_table(grid, 0, &table);
	/* The columns of a run's table say what is a median, or a mean. */
	printf("\n%s (%s)\n", grid->bench,
	       dataset->campaign ? figure : figure + strcspn(figure, " ") + 1);
	print_common_levels(grid);
	if (format == TABLE_MARKDOWN)
		putchar('\n');
	table_print(&table, format, stdout);
	if (dataset->campaign) {
		show_reasons(grid, stdout);
		print_throughput(grid, format);
	} else {
		show_notes(grid, 0, stdout);
		perf_tables_print(grid, 0, format, stdout);
	}
	contention_tables_print(grid, format, stdout);
	table_free(&table);
	free(figure);
}

static bool has_pages(const struct grid *grid, size_t row, const void *context)
{
	return cell_pages(grid->rows[row]) == *(const enum cell_pages *)context;
}

static void print_parts(const struct grid *grid, enum table_format format)
{
	if (!grid_parts_pages(grid)) {
		print_grid(grid, format);
		return;
	}
	for (int i = 0; i < CELL_PAGES_COUNT; i++) {
		enum cell_pages pages = (enum cell_pages)i;
		struct grid part = grid_filtered(grid, has_pages, &pages);

		if (part.row_count > 0)
			print_grid(&part, format);
		grid_release(&part);
	}
}

/* Once for all runs that have the same. */
static void print_vmms(const struct dataset *dataset)
{
	char *before = memory_copied("");

	for (size_t i = 0; i < dataset->run_count; i++) {
		char *vmms = machine_vmms(&dataset->runs[i]);

		if (strcmp(vmms, before) != 0) {
			printf("VMM%s%s: %s\n", i ? " on " : "", i ? dataset->runs[i].name : "",
			       *vmms ? vmms : "none");
			free(before);
			before = memory_copied(vmms);
		}
		free(vmms);
	}
	free(before);
}

/* "", or ", 5 boots" where there are more than runs. */
static char *boots_text(const struct dataset *dataset)
{
	size_t boots = 0;

	for (size_t i = 0; i < dataset->run_count; i++)
		boots += dataset->runs[i].boot_count;
	return boots > dataset->run_count ? memory_printed(", %zu boots", boots)
					  : memory_copied("");
}

static void print_heading(const struct dataset *dataset)
{
	const struct run *run = &dataset->runs[0];
	char *machine = machine_line(run);
	char *quantum = machine_quantum(run);
	char *boots = boots_text(dataset);

	if (dataset->campaign)
		printf("campaign of %zu run%s%s, from %s\n", dataset->run_count,
		       dataset->run_count == 1 ? "" : "s", boots, run->record.started);
	else
		printf("kernel %s (%s)%s, from %s\n", run->record.label, run->record.release, boots,
		       run->record.started);
	printf("machine: %s; %s\n", machine, quantum);
	print_vmms(dataset);
	kernel_table_unseen(dataset, stdout);
	free(machine);
	free(quantum);
	free(boots);
}

static void print_kernels_word(const struct dataset *dataset, enum table_format format)
{
	struct kernel_words words = kernel_words_of(dataset);
	struct table table = {0};

	kernel_table(&words, &table);
	if (words.count > 0) {
		printf("\nwhat the kernel reported (these trials failed)\n%s",
		       format == TABLE_MARKDOWN ? "\n" : "");
		table_print(&table, format, stdout);
	}
	table_free(&table);
	kernel_words_free(&words);
}

enum order { ORDER_PLAN, ORDER_FIGURE, ORDER_CHANGE };
static const char *const orders[] = {"plan", "figure", "change", NULL};

static struct {
	enum order order;
	bool changed;
} asked;

/* Of the last run that has one. */
static double last_figure(const struct grid *grid, size_t row, const void *context)
{
	double figure = NAN;

	(void)context;
	for (size_t run = grid->dataset->run_count; run-- > 0;)
		if (grid_figure(grid, row, run, &figure))
			break;
	return figure;
}

/* From the first run that has a figure to the last, as a share without its sign; NAN where it is none. */
static double change_size(const struct grid *grid, size_t row, const void *context)
{
	double first = NAN;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (grid_figure(grid, row, run, &first))
			break;
	return first > 0 ? fabs(last_figure(grid, row, context) / first - 1) : NAN;
}

static void print_ordered(const struct grid *grid, enum table_format format)
{
	struct grid sorted;

	if (asked.order == ORDER_PLAN) {
		print_parts(grid, format);
		return;
	}
	sorted = grid_sorted(grid, asked.order == ORDER_FIGURE ? last_figure : change_size, NULL);
	print_parts(&sorted, format);
	grid_release(&sorted);
}

static int show(const struct dataset *dataset, enum table_format format, struct message *message)
{
	struct selection selection = {0};

	if (!dataset->campaign && (asked.changed || asked.order == ORDER_CHANGE))
		return message_set(message, "%s is one run: only a campaign has cells that change",
				   dataset->path);
	if (asked.changed)
		selection = selection_of(dataset, true);
	else
		selection.grids = selection_grids(dataset, &selection.grid_count);
	print_heading(dataset);
	for (size_t i = 0; i < selection.grid_count; i++)
		print_ordered(&selection.grids[i], format);
	if (selection.grid_count == 0)
		puts("\nnone of these cells changed");
	print_kernels_word(dataset, format);
	selection_free(&selection);
	return 0;
}

static int run_show(const struct command_line *line)
{
	return table_command_run(line, show);
}

static const struct command_option options[] = {
	{"changed", .flag = &asked.changed,
	 .help = "only cells that changed from kernel to kernel (campaigns)"},
	{"sort", .value = "ORDER", .choices = WORD_LIST(orders), .chosen = &asked.order,
	 .help = "sort cells as planned, or largest figure or change first"},
	{.name = NULL},
};

const struct command command_show = {
	.name = "show",
	.summary = "tables of a run, or of a campaign kernel by kernel",
	.description =
		"Shows a run (a directory with run.json and trials.jsonl): one table per benchmark with n, median, p99 "
		"(from 100 samples on), interquartile range (IQR), extremes and the median of the control; for events, "
		"their number, the mean per sample and its 95 % interval instead.\n"
		"Shows a campaign (a directory of runs): one table per benchmark, with a row per cell, a column per "
		"kernel with the median (for events the mean), and the change from the first kernel measured to the "
		"last.\n\n"
		"A cell that was refused, skipped or failed shows that status in place of the figure. The control is "
		"never subtracted. Where operations move memory, their throughput is shown too: bytes per ns, or, for "
		"instruction counts, instructions per KiB. Performance counters have a table of their own, per sample. "
		"Notes below a table name samples that are warm-up (which are kept) and say why cells with samples = "
		"until stopped. A WARN, BUG or other report of the kernel has a row in the last table; its whole text is "
		"in trials.jsonl and in the report.",
	.examples =
		"mtestat show results/lab-2026-11-22/6.12\n"
		"mtestat show --format=markdown results/lab-2026-11-22\n"
		"mtestat show --bench=stage2_fault,refault --cell='mte=on' --changed results/lab-2026-11-22",
	TABLE_COMMAND_WITH(options),
	.run = run_show,
};
