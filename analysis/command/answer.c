/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer: the command `mtestat answer`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/machine.h"
#include "analysis/measure/main_cell.h"
#include "analysis/tables/answer_tables.h"
#include "analysis/tables/answer_words.h"
#include "analysis/tables/folio_table.h"

enum order { ORDER_PLAN, ORDER_COST };
static const char *const orders[] = {"plan", "cost", NULL};

static struct {
	enum order order;
	bool all, brief;
} asked;

/* What became of all tables. */
struct answered {
	size_t rows; /* that were printed */
	char *equal; /* "4 of guest_ram, 2 of tag_ops": cells without a difference; owned */
	bool one_boot;
};

static void note_equal(const char *bench, size_t count, struct answered *answered)
{
	char *longer;

	if (count == 0)
		return;
	longer = memory_printed("%s%s%zu of %s", answered->equal, *answered->equal ? ", " : "",
				count, bench);
	free(answered->equal);
	answered->equal = longer;
}

static void print_one(struct answer_table *answer, const struct grid *grid, const char *what,
		      enum table_format format, struct answered *answered)
{
	char *unit = machine_unit(&grid->dataset->runs[main_run(grid->dataset)], grid_unit(grid));

	if (answer->table.row_count > 1) {
		printf("\n%s: %s (median %s)\n", grid->bench, what, unit);
		if (*answer->common)
			printf("every cell: %s\n", answer->common);
		if (format == TABLE_MARKDOWN)
			putchar('\n');
		table_print(&answer->table, format, stdout);
		answered->rows += answer->table.row_count - 1;
		answered->one_boot |= answer->one_boot;
	}
	note_equal(grid->bench, answer->equal, answered);
	answer_table_free(answer);
	free(unit);
}

/* What stands in the cells is a cost already: no interval and no change beside it. */
static void print_folios(const struct grid *grid, size_t run, enum table_format format,
			 struct answered *answered)
{
	struct answer_table folios = {.table = folio_table(grid, run),
				      .common = grid_common_text(grid)};

	print_one(&folios, grid, "what MTE costs by the size of folios", format, answered);
}

static void print_grid(const struct grid *grid, const struct answer_view *view,
		       enum table_format format, struct answered *answered)
{
	struct answer_table mte, shared;

	if (strcmp(grid->bench, "null") == 0)
		return;
	mte = answer_mte_table(grid, view);
	shared = answer_shared_table(grid, view);
	print_one(&mte, grid, "what MTE costs", format, answered);
	print_folios(grid, view->run, format, answered);
	print_one(&shared, grid, "shared against private memory", format, answered);
}

static void print_heading(const struct run *run)
{
	char *machine = machine_line(run);

	printf("kernel %s (%s), from %s\nmachine: %s\n", run->name, run->record.release,
	       run->record.started, machine);
	free(machine);
}

static void print_notes(const struct answered *answered)
{
	if (answered->one_boot)
		puts("\nIntervals are those of the samples of one boot; another boot may lie outside.");
	if (*answered->equal)
		printf("\nNo difference in %s; --all shows these cells.\n", answered->equal);
}

static int answer(const struct dataset *dataset, enum table_format format, struct message *message)
{
	const struct answer_view view = {
		.run = main_run(dataset), .all = asked.all, .by_size = asked.order == ORDER_COST};
	struct answered answered = {.equal = memory_copied("")};
	struct selection selection = selection_of(dataset, false);
	int result = 0;

	print_heading(&dataset->runs[view.run]);
	answer_print_words(dataset, selection.grids, selection.grid_count, &selection.changes,
			   stdout);
	for (size_t i = 0; i < selection.grid_count && !asked.brief; i++)
		print_grid(&selection.grids[i], &view, format, &answered);
	print_notes(&answered);
	if (!asked.brief && answered.rows == 0 && !*answered.equal)
		result = message_set(
			message,
			"%s: no cell has figures with and without MTE, or private and shared, on %s",
			dataset->path, dataset->runs[view.run].name);
	free(answered.equal);
	selection_free(&selection);
	return result;
}

static int run_answer(const struct command_line *line)
{
	return table_command_run(line, answer);
}

static const struct command_option options[] = {
	{"brief", .flag = &asked.brief, .help = "the sentences alone, without the tables"},
	{"all", 'a', .flag = &asked.all, .help = "cells without a difference too"},
	{"sort", .value = "ORDER", .choices = WORD_LIST(orders), .chosen = &asked.order,
	 .help = "of the cells: as planned, or what costs most first"},
	{.name = NULL},
};

const struct command command_answer = {
	.name = "answer",
	.summary = "what MTE costs, and shared against private memory",
	.description =
		"What MTE costs, and what shared guest RAM costs against private, benchmark by benchmark: the tables "
		"that a report opens with. Of a campaign, on its newest kernel.\n\n"
		"  MTE costs      the median with MTE on minus that of the same cell with MTE off\n"
		"  CI 95 %        where the difference lies: exact where every boot gave the same to the instruction,\n"
		"                 else by Student's t over the boots, or within the samples of the only boot\n"
		"  a 4 KiB page   the same for each 4 KiB of memory that an operation touches, and a GiB likewise;\n"
		"                 - where it touches none, or it is not known how much\n"
		"  folios         by their size, where cells name one (factor folio): the cost of an operation, a 4 KiB page\n"
		"                 and a GiB\n"
		"  against        the shared backing that is compared with the private one: X-shared for X-private,\n"
		"                 memfd-shared for anon-private where anon-shared was not measured",
	.examples = "mtestat answer results/lab-2026-11-22\n"
		    "mtestat answer --format=markdown results/lab-2026-11-22/6.12",
	TABLE_COMMAND_WITH(options),
	.run = run_answer,
};
