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
	char *equal; /* "4 rows of guest_ram, 2 of tag_ops": without a difference; owned */
	bool one_boot;
};

static void note_equal(const char *bench, size_t count, struct answered *answered)
{
	char *longer;

	if (count == 0)
		return;
	longer = memory_printed("%s%s%zu%s of %s", answered->equal, *answered->equal ? ", " : "",
				count,
				*answered->equal ? ""
				: count == 1     ? " row"
						 : " rows",
				bench);
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
	note_equal(grid->bench, mte.equal + shared.equal, answered);
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
		printf("\nNo difference in %s (--all shows them).\n", answered->equal);
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
	{"brief", .flag = &asked.brief, .help = "print the sentences only, not the tables"},
	{"all", 'a', .flag = &asked.all, .help = "also cells without a difference"},
	{"sort", .value = "ORDER", .choices = WORD_LIST(orders), .chosen = &asked.order,
	 .help = "sort cells as planned, or most expensive first"},
	{.name = NULL},
};

const struct command command_answer = {
	.name = "answer",
	.summary = "what MTE costs, and shared against private memory",
	.description =
		"Says what MTE costs, and what shared guest RAM costs compared with private, benchmark by benchmark: the "
		"tables that a report opens with. For a campaign, on its newest kernel.\n\n"
		"  MTE costs  median with MTE minus median of the same cell without\n"
		"  CI 95 %    interval of the difference: exact where all boots agree to the instruction, otherwise by "
		"Student's t over boots, or from the samples of the only boot\n"
		"  per 4 KiB  cost per 4 KiB of memory that an operation touches, and likewise per GiB; - where it "
		"touches none, or the amount is not known\n"
		"  folios     cost by folio size, where cells name one (factor folio): per operation, per 4 KiB and per "
		"GiB\n"
		"  against    the shared backing compared with the private one: X-shared with X-private, or memfd-shared "
		"with anon-private where anon-shared was not measured",
	.examples = "mtestat answer results/lab-2026-11-22\n"
		    "mtestat answer --format=markdown results/lab-2026-11-22/6.12",
	TABLE_COMMAND_WITH(options),
	.run = run_answer,
};
