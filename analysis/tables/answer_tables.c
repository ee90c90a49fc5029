/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_tables: what MTE costs and what shared memory costs on one run. */
#include "analysis/tables/answer_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/measure/shared_cost.h"
#include "analysis/tables/show_tables.h"

#define KIB4_BYTES 4096.0
#define GIB_BYTES  1073741824.0

/* Two cells of one run whose difference is told; both NULL where there is none. */
struct twins {
	const struct cell *from, *to;
};

typedef struct twins twins_fn(const struct run *run, const struct cell *cell);

static bool has_ticks(const struct cell *cell)
{
	return cell_has_figure(cell) && strcmp(cell->unit, "ticks") == 0;
}

static struct twins mte_twins(const struct run *run, const struct cell *on)
{
	const struct cell *off = has_ticks(on) ? mte_twin(run, on) : NULL;

	return has_ticks(off) ? (struct twins){off, on} : (struct twins){0};
}

static struct twins shared_twins(const struct run *run, const struct cell *private)
{
	const struct cell *shared = has_ticks(private) ? shared_twin(run, private) : NULL;

	return has_ticks(shared) ? (struct twins){private, shared} : (struct twins){0};
}

/* What rows are looked for. */
struct search {
	const struct answer_view *view;
	twins_fn *twins;
};

static double difference_of(const struct grid *grid, size_t row, const void *search)
{
	const struct search *asked = search;
	const struct run *run = &grid->dataset->runs[asked->view->run];
	const struct cell *cell = grid_cell(grid, row, asked->view->run);
	struct twins twins = cell ? asked->twins(run, cell) : (struct twins){0};

	return twins.from ? cell_figure(run, twins.to) - cell_figure(run, twins.from) : NAN;
}

static double size_of(const struct grid *grid, size_t row, const void *search)
{
	return fabs(difference_of(grid, row, search));
}

static bool has_row(const struct grid *grid, size_t row, const void *search)
{
	double difference = difference_of(grid, row, search);

	return !isnan(difference) &&
	       (((const struct search *)search)->view->all || difference != 0);
}

static struct grid rows_of(const struct grid *grid, const struct search *search)
{
	struct grid chosen = grid_filtered(grid, has_row, search);
	struct grid sorted;

	if (!search->view->by_size)
		return chosen;
	sorted = grid_sorted(&chosen, size_of, search);
	grid_release(&chosen);
	return sorted;
}

static size_t count_equal(const struct grid *grid, const struct search *search)
{
	size_t count = 0;

	for (size_t row = 0; row < grid->row_count && !search->view->all; row++)
		count += difference_of(grid, row, search) == 0;
	return count;
}

/* Figures of both, the difference, where it lies. */
static void add_difference(const struct run *run, struct twins twins, struct answer_table *answer)
{
	double from = cell_figure(run, twins.from), to = cell_figure(run, twins.to);
	struct table *table = &answer->table;
	struct interval interval;
	enum difference_certainty certainty = cell_difference(run, twins.from, twins.to, &interval);

	table_add(table, figure_value(from).text);
	table_add(table, figure_value(to).text);
	table_add(table, figure_change(from, to).text);
	if (certainty == DIFFERENCE_EXACT)
		table_add(table, "exact");
	else if (certainty == DIFFERENCE_UNKNOWN)
		table_add(table, "-");
	else
		table_add(table, figure_range(interval.low, interval.high).text);
	answer->one_boot |= certainty == DIFFERENCE_BY_SAMPLES;
}

/* Of the smaller sample. */
static void add_n(struct twins twins, struct table *table)
{
	size_t from = twins.from->sample.count, to = twins.to->sample.count;

	table_printf(table, "%zu", from < to ? from : to);
}

static double for_bytes(double cost, const struct cell *cell, double bytes)
{
	return cell->operation_bytes ? cost * bytes / (double)cell->operation_bytes : NAN;
}

static void add_mte_row(const struct grid *rows, size_t row, size_t run,
			struct answer_table *answer)
{
	const struct run *data = &rows->dataset->runs[run];
	struct twins twins = mte_twins(data, grid_cell(rows, row, run));
	double cost = cell_figure(data, twins.to) - cell_figure(data, twins.from);

	show_begin_row(rows, twins.to, &answer->table);
	add_difference(data, twins, answer);
	table_add(&answer->table, figure_value(for_bytes(cost, twins.to, KIB4_BYTES)).text);
	table_add(&answer->table, figure_scaled(round(for_bytes(cost, twins.to, GIB_BYTES))).text);
	add_n(twins, &answer->table);
}

static void add_names(const char *const *names, struct table *table)
{
	for (size_t i = 0; names[i]; i++)
		table_add(table, names[i]);
}

struct answer_table answer_mte_table(const struct grid *grid, const struct answer_view *view)
{
	static const char *const names[] = {"MTE off",   "MTE on",  "MTE costs", "CI 95 %",
					    "per 4 KiB", "per GiB", "n",         NULL};
	const struct search search = {view, mte_twins};
	struct grid rows = rows_of(grid, &search);
	struct answer_table answer = {.equal = count_equal(grid, &search)};

	show_add_level_names(&rows, &answer.table);
	add_names(names, &answer.table);
	for (size_t row = 0; row < rows.row_count; row++)
		add_mte_row(&rows, row, view->run, &answer);
	answer.common = grid_common_text(&rows);
	grid_release(&rows);
	return answer;
}

static void add_shared_row(const struct grid *rows, size_t row, size_t run,
			   struct answer_table *answer)
{
	const struct run *data = &rows->dataset->runs[run];
	struct twins twins = shared_twins(data, grid_cell(rows, row, run));

	show_begin_row(rows, twins.from, &answer->table);
	table_add(&answer->table, cell_level(twins.to, "backing"));
	add_difference(data, twins, answer);
	add_n(twins, &answer->table);
}

struct answer_table answer_shared_table(const struct grid *grid, const struct answer_view *view)
{
	static const char *const names[] = {"against", "private", "shared", "shared costs",
					    "CI 95 %", "n",       NULL};
	const struct search search = {view, shared_twins};
	struct grid rows = rows_of(grid, &search);
	struct answer_table answer = {.equal = count_equal(grid, &search)};

	show_add_level_names(&rows, &answer.table);
	add_names(names, &answer.table);
	answer.table.left_count++;
	for (size_t row = 0; row < rows.row_count; row++)
		add_shared_row(&rows, row, view->run, &answer);
	answer.common = grid_common_text(&rows);
	grid_release(&rows);
	return answer;
}

void answer_table_free(struct answer_table *answer)
{
	table_free(&answer->table);
	free(answer->common);
}
