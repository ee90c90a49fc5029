/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer: the command `mtestat answer`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/machine.h"
#include "analysis/tables/answer_tables.h"

static void print_one(struct table table, const char *what, enum table_format format)
{
	if (table.row_count > 1) {
		printf("\n%s\n%s", what, format == TABLE_MARKDOWN ? "\n" : "");
		table_print(&table, format, stdout);
	}
	table_free(&table);
}

static void print_grid(const struct grid *grid, size_t run, enum table_format format)
{
	char *unit = machine_unit(&grid->dataset->runs[run], grid_unit(grid));
	char *common = grid_levels_text(grid, grid->rows[0], false);
	char what[512];

	snprintf(what, sizeof(what), "%s: what MTE costs (median %s)%s%s", grid->bench, unit,
		 *common ? "; every cell: " : "", common);
	print_one(answer_mte_table(grid, run), what, format);
	snprintf(what, sizeof(what), "%s: shared against private memory (median %s)%s%s",
		 grid->bench, unit, *common ? "; every cell: " : "", common);
	print_one(answer_shared_table(grid, run), what, format);
	free(common);
	free(unit);
}

static bool is_known(const struct grid *grid, size_t run)
{
	struct table mte = answer_mte_table(grid, run);
	struct table shared = answer_shared_table(grid, run);
	bool known = strcmp(grid->bench, "null") != 0 && mte.row_count + shared.row_count > 2;

	table_free(&mte);
	table_free(&shared);
	return known;
}

static void print_heading(const struct run *run)
{
	char *machine = machine_line(run);

	printf("kernel %s (%s), from %s\nmachine: %s\n", run->name, run->record.release,
	       run->record.started, machine);
	free(machine);
}

static int answer(const struct dataset *dataset, enum table_format format, struct message *message)
{
	size_t run = answer_run(dataset);
	bool known = false;
	size_t count;
	struct grid *grids = grids_of(dataset, &count);

	for (size_t i = 0; i < count && !known; i++)
		known = is_known(&grids[i], run);
	if (known)
		print_heading(&dataset->runs[run]);
	for (size_t i = 0; i < count && known; i++)
		if (strcmp(grids[i].bench, "null") != 0)
			print_grid(&grids[i], run, format);
	grids_free(grids, count);
	return known ? 0
		     : message_set(
			       message,
			       "%s: no cell has figures with and without MTE, or private and shared, on %s",
			       dataset->path, dataset->runs[run].name);
}

static int run_answer(const struct command_line *line)
{
	return table_command_run(line, answer);
}

const struct command command_answer = {
	.name = "answer",
	.summary = "what MTE costs, and shared against private memory",
	.description =
		"What MTE costs, and what shared guest RAM costs against private, benchmark by benchmark: the tables "
		"that a report opens with. Of a campaign, on its newest kernel.\n\n"
		"  MTE costs      the median with MTE on less that of the same cell with MTE off\n"
		"  a 4 KiB page   the same for each 4 KiB of memory that an operation touches, and a GiB likewise;\n"
		"                 - where it touches none, or it is not known how much\n"
		"  against        the shared backing that stands beside the private one: X-shared for X-private,\n"
		"                 memfd-shared for anon-private where anon-shared was not measured",
	.examples = "mtestat answer results/lab-2026-11-22\n"
		    "mtestat answer --format=markdown results/lab-2026-11-22/6.12",
	TABLE_COMMAND,
	.run = run_answer,
};
