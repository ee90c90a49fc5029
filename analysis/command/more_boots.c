/* SPDX-License-Identifier: GPL-2.0-or-later */
/* more_boots: the command `mtestat more-boots`. */
#include "analysis/command/commands.h"
#include "analysis/measure/comparison.h"

static uint64_t wanted = COMPARISON_BOOTS_WANTED;

/*
 * A second boot shows whether a cell is exact. What is not takes as many as verdicts do. Counts of
 * events are left alone: they need machines of another kind, whose boots cost more.
 */
static bool wants_boot(const struct run *run, const struct cell *cell)
{
	size_t boots = cell_measured_boots(cell);

	if (!cell_has_figure(cell) || cell_counts(cell))
		return false;
	return boots < 2 || (boots < wanted && !cell_is_exact(run, cell));
}

static void print_run(const struct run *run)
{
	const char *gap = " ";

	fputs(run->record.label, stdout);
	for (size_t i = 0; i < run->cell_count; i++) {
		const struct cell *cell = &run->cells[i];

		for (size_t j = 0; j < cell->first_trial_count && wants_boot(run, cell); j++) {
			printf("%s%llu", gap, (unsigned long long)cell->first_trials[j]);
			gap = ",";
		}
	}
	putchar('\n');
}

static int run_more_boots(const struct command_line *line)
{
	struct dataset dataset;
	struct message message;

	if (dataset_read_runs(line->operands[0], &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	for (size_t i = 0; i < dataset.run_count; i++)
		print_run(&dataset.runs[i]);
	for (size_t i = 0; i < dataset.layout_count; i++)
		print_run(&dataset.layouts[i]);
	dataset_free(&dataset);
	return command_flush();
}

static const struct command_option options[] = {
	{"boots", .value = "N",
	 .help = "boots wanted for cells whose boots do not agree to the instruction",
	 .number = &wanted, .min = 1, .max = COMPARISON_BOOTS_MAX},
	{.name = NULL},
};

const struct command command_more_boots = {
	.name = "more-boots",
	.summary = "which trials need another boot before there are verdicts",
	.usage = "[--boots=N] CAMPAIGN",
	.description =
		"Prints a line per kernel: its label, and the numbers of the trials that need another boot, in the form "
		"of `mtebench run --only`. Cells with one boot need a second, which shows whether they are exact; cells "
		"that are not exact need N. Event counts are left out. `mtelab run` calls it after each boot.",
	.examples = "mtestat more-boots results/lab-2026-11-22",
	.options = {options},
	.operands = {1, 1, "one campaign is needed"},
	.run = run_more_boots,
};
