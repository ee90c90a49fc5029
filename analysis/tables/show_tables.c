/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_tables: the tables of `mtestat show`, of one run and of a campaign. */
#include "analysis/tables/show_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/throughput.h"

static void add_levels(const struct grid *grid, const struct cell *cell, struct table *table)
{
	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *level = cell_level(cell, grid->factors[i].name);

		if (grid->factors[i].varies)
			table_add(table, level ? level : "-");
	}
}

void show_add_level_names(const struct grid *grid, struct table *table)
{
	table_add_row(table);
	for (size_t i = 0; i < grid->factor_count; i++) {
		if (!grid->factors[i].varies)
			continue;
		table_add(table, grid->factors[i].name);
		table->left_count++;
	}
	if (table->left_count == 0) {
		table_add(table, "cell");
		table->left_count++;
	}
}

/* A grid of one cell has no varying factor, and its row still needs a name. */
void show_begin_row(const struct grid *grid, const struct cell *cell, struct table *table)
{
	table_add_row(table);
	add_levels(grid, cell, table);
	if (table->rows[table->row_count - 1].count == 0)
		table_add(table, grid->bench);
}

static void add_throughput(const struct run *run, const struct cell *cell, struct table *table)
{
	double figure =
		throughput_known(cell) ? throughput_of(run, cell, cell_figure(run, cell)) : NAN;

	table_add(table, figure_value(figure).text);
}

static double quantile(const struct run *run, const struct cell *cell, double p)
{
	return cell_scale(run, cell) * quantile_type7(cell->sample.sorted, cell->sample.count, p);
}

static void add_count_figures(const struct run *run, const struct cell *cell, struct table *table)
{
	double mean = cell_figure(run, cell);
	struct interval interval = {NAN, NAN};

	cell_interval(run, cell, &interval);
	table_add(table, figure_value(round(mean * (double)cell->sample.count)).text);
	table_add(table, figure_value(mean).text);
	table_add(table, figure_range(interval.low, interval.high).text);
}

static void add_cost_figures(const struct run *run, const struct cell *cell, struct table *table)
{
	double p99 = cell->sample.count < 100 ? NAN : quantile(run, cell, 0.99);

	table_add(table, figure_value(cell_figure(run, cell)).text);
	table_add(table, figure_value(p99).text);
	table_add(table, figure_value(quantile(run, cell, 0.75) - quantile(run, cell, 0.25)).text);
}

static void add_figures(const struct run *run, const struct cell *cell, struct table *table)
{
	double control = cell->control.count ? cell_control_figure(run, cell) : NAN;

	table_add(table, figure_value((double)cell->sample.count).text);
	if (cell_counts(cell))
		add_count_figures(run, cell, table);
	else
		add_cost_figures(run, cell, table);
	table_add(table, figure_value(quantile(run, cell, 0)).text);
	table_add(table, figure_value(quantile(run, cell, 1)).text);
	table_add(table, figure_value(control).text);
}

static void add_status(const struct cell *cell, struct table *table)
{
	enum trial_status status = cell_status(cell);
	const char *reason = cell->outcomes[status].reason;
	char text[64];
	char *sentence;

	cell_status_text(cell, text, sizeof(text));
	sentence = memory_printed("%s: %s", text, reason ? reason : "no reason given");
	table_span(table, sentence);
	free(sentence);
}

/* A cell that has figures may also have repeats that went wrong: those get rows of their own below
 * it. */
static void add_lost_repeats(const struct grid *grid, const struct cell *cell, struct table *table)
{
	for (int status = TRIAL_OK + 1; status < TRIAL_STATUS_COUNT; status++) {
		const struct cell_outcome *outcome = &cell->outcomes[status];
		char *sentence;

		if (outcome->count == 0)
			continue;
		show_begin_row(grid, cell, table);
		sentence = memory_printed("also %zu %s: %s", outcome->count,
					  trial_status_name((enum trial_status)status),
					  outcome->reason);
		table_span(table, sentence);
		free(sentence);
	}
}

void show_run_table(const struct grid *grid, size_t run, struct table *table)
{
	/* The quartiles and p99 of events that are rare are 0. */
	static const char *const of_costs[] = {"median", "p99", "IQR"};
	const char *const of_counts[] = {grid_unit(grid), "mean", "CI 95 %"};
	const char *const *figures = grid_counts(grid) ? of_counts : of_costs;
	const struct run *data = &grid->dataset->runs[run];
	bool throughput = throughput_in_grid(grid);

	show_add_level_names(grid, table);
	table_add(table, "n");
	for (size_t i = 0; i < sizeof(of_costs) / sizeof(*of_costs); i++)
		table_add(table, figures[i]);
	table_add(table, "min");
	table_add(table, "max");
	table_add(table, "control");
	if (throughput)
		table_add(table, throughput_is_speed(data) ? "bytes per ns" : "per KiB");
	for (size_t row = 0; row < grid->row_count; row++) {
		const struct cell *cell = grid_cell(grid, row, run);

		if (!cell)
			continue;
		show_begin_row(grid, cell, table);
		if (!cell_has_figure(cell)) {
			add_status(cell, table);
			continue;
		}
		add_figures(data, cell, table);
		if (throughput)
			add_throughput(data, cell, table);
		add_lost_repeats(grid, cell, table);
	}
}

void show_add_figure(const struct run *run, const struct cell *cell, struct table *table)
{
	char text[64];

	if (!cell) {
		table_add(table, "-");
	} else if (cell_has_figure(cell)) {
		table_add(table, figure_value(cell_figure(run, cell)).text);
	} else {
		cell_status_text(cell, text, sizeof(text));
		table_add(table, text);
	}
}

static double cell_n(const struct run *run, const struct cell *cell)
{
	(void)run;
	return (double)cell->sample.count;
}

static double cell_control(const struct run *run, const struct cell *cell)
{
	return cell->control.count ? cell_control_figure(run, cell) : NAN;
}

typedef double cell_figure_fn(const struct run *run, const struct cell *cell);

/* "3", or "3..5" where the runs differ: fmin() and fmax() pass over NAN. */
static void add_range(const struct grid *grid, size_t row, cell_figure_fn *figure,
		      struct table *table)
{
	double low = NAN;
	double high = NAN;

	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		const struct cell *cell = grid_cell(grid, row, run);

		if (!cell_has_figure(cell))
			continue;
		low = fmin(low, figure(&grid->dataset->runs[run], cell));
		high = fmax(high, figure(&grid->dataset->runs[run], cell));
	}
	table_add(table, low < high ? figure_range(low, high).text : figure_value(low).text);
}

static void add_change(const struct grid *grid, size_t row, struct table *table)
{
	double first = NAN;
	double last = NAN;
	size_t measured = 0;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (grid_figure(grid, row, run, &last))
			first = measured++ ? first : last;
	/* Of counts the share says nothing: from 2 races met to 251. */
	if (measured < 2)
		table_add(table, "-");
	else if (grid_counts(grid))
		table_add(table, figure_change(0, last - first).text);
	else
		table_add(table, figure_change(first, last).text);
}

void show_campaign_table(const struct grid *grid, struct table *table)
{
	const struct dataset *dataset = grid->dataset;

	show_add_level_names(grid, table);
	for (size_t run = 0; run < dataset->run_count; run++)
		table_add(table, dataset->runs[run].name);
	table_add(table, "n");
	table_add(table, "control");
	table_add(table, "change");
	for (size_t row = 0; row < grid->row_count; row++) {
		show_begin_row(grid, grid->rows[row], table);
		for (size_t run = 0; run < dataset->run_count; run++)
			show_add_figure(&dataset->runs[run], grid_cell(grid, row, run), table);
		add_range(grid, row, cell_n, table);
		add_range(grid, row, cell_control, table);
		add_change(grid, row, table);
	}
}

void show_throughput_table(const struct grid *grid, struct table *table)
{
	const struct dataset *dataset = grid->dataset;

	show_add_level_names(grid, table);
	for (size_t run = 0; run < dataset->run_count; run++)
		table_add(table, dataset->runs[run].name);
	for (size_t row = 0; row < grid->row_count; row++) {
		if (!throughput_in_row(grid, row))
			continue;
		show_begin_row(grid, grid->rows[row], table);
		for (size_t run = 0; run < dataset->run_count; run++)
			add_throughput(&dataset->runs[run], grid_cell(grid, row, run), table);
	}
}

/* "2 cells refused EBUSY: KVM_ARM_MTE_COPY_TAGS: ..." */
static char *loss_text(const struct grid *grid, size_t row, size_t run)
{
	const struct cell *cell = grid_cell(grid, row, run);
	char status[64];
	size_t count = 0;

	for (size_t i = 0; i < grid->row_count; i++)
		count += cell_lost_alike(cell, grid_cell(grid, i, run));
	cell_status_text(cell, status, sizeof(status));
	return memory_printed("%zu cell%s %s: %s", count, count > 1 ? "s" : "", status,
			      cell->outcomes[cell_status(cell)].reason);
}

/* What was lost in the runs, each of them once: a text and the names of its runs. */
struct losses {
	struct loss {
		char *text;
		char *runs;
	} * items;
	size_t count;
};

static void add_loss(struct losses *losses, char *text, const char *run)
{
	char *runs;
	size_t i = 0;

	while (i < losses->count && strcmp(losses->items[i].text, text) != 0)
		i++;
	if (i == losses->count) {
		losses->items = memory_grown(losses->items, losses->count, sizeof(*losses->items));
		losses->items[losses->count++] = (struct loss){text, memory_copied(run)};
		return;
	}
	runs = memory_printed("%s, %s", losses->items[i].runs, run);
	free(losses->items[i].runs);
	losses->items[i].runs = runs;
	free(text);
}

/* True when an earlier row of the same run was lost in the same way for the same reason. */
static bool is_told(const struct grid *grid, size_t row, size_t run)
{
	const struct cell *cell = grid_cell(grid, row, run);

	for (size_t i = 0; i < row; i++)
		if (cell_lost_alike(cell, grid_cell(grid, i, run)))
			return true;
	return false;
}

static struct losses losses_of(const struct grid *grid)
{
	struct losses losses = {0};

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		for (size_t row = 0; row < grid->row_count; row++) {
			const struct cell *cell = grid_cell(grid, row, run);

			if (cell && !cell_has_figure(cell) && !is_told(grid, row, run))
				add_loss(&losses, loss_text(grid, row, run),
					 grid->dataset->runs[run].name);
		}
	return losses;
}

void show_reasons(const struct grid *grid, FILE *file)
{
	struct losses losses = losses_of(grid);

	for (size_t i = 0; i < losses.count; i++) {
		fprintf(file, "%s: %s\n", losses.items[i].runs, losses.items[i].text);
		free(losses.items[i].runs);
		free(losses.items[i].text);
	}
	free(losses.items);
}
