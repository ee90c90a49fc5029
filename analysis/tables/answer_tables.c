/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_tables: what MTE costs and what shared memory costs on one run. */
#include "analysis/tables/answer_tables.h"

#include <math.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/measure/changes.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/measure/shared_cost.h"
#include "analysis/tables/show_tables.h"

#define KIB4_BYTES 4096.0
#define GIB_BYTES  1073741824.0

size_t answer_run(const struct dataset *dataset)
{
	uint64_t page_size = usual_page_size(dataset);
	size_t last = dataset->run_count - 1;

	while (last > 0 && dataset->runs[last].record.page_size_bytes != page_size)
		last--;
	return last;
}

static bool has_ticks(const struct cell *cell)
{
	return cell_has_figure(cell) && strcmp(cell->unit, "ticks") == 0;
}

static void add_change(double base, double value, struct table *table)
{
	table_add(table, figure_value(base).text);
	table_add(table, figure_value(value).text);
	table_add(table, figure_change(base, value).text);
}

static double for_bytes(double cost, const struct cell *cell, double bytes)
{
	return cell->operation_bytes ? cost * bytes / (double)cell->operation_bytes : NAN;
}

static void add_mte_row(const struct grid *grid, size_t row, size_t run, struct table *table)
{
	const struct cell *on = grid_cell(grid, row, run);
	double median;
	double cost;

	if (!has_ticks(on) || !mte_cost(&grid->dataset->runs[run], on, &cost))
		return;
	median = cell_figure(&grid->dataset->runs[run], on);
	show_begin_row(grid, on, table);
	add_change(median - cost, median, table);
	table_add(table, figure_value(for_bytes(cost, on, KIB4_BYTES)).text);
	table_add(table, figure_value(round(for_bytes(cost, on, GIB_BYTES))).text);
}

struct table answer_mte_table(const struct grid *grid, size_t run)
{
	static const char *const names[] = {"MTE off", "MTE on", "MTE costs", "a 4 KiB page",
					    "a GiB"};
	struct table table = {0};

	show_add_level_names(grid, &table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(&table, names[i]);
	for (size_t row = 0; row < grid->row_count; row++)
		add_mte_row(grid, row, run, &table);
	return table;
}

static void add_shared_row(const struct grid *grid, size_t row, size_t run, struct table *table)
{
	const struct run *data = &grid->dataset->runs[run];
	const struct cell *private = grid_cell(grid, row, run);
	size_t twin = shared_twin(grid, row);
	const struct cell *shared = twin < grid->row_count ? grid_cell(grid, twin, run) : NULL;

	if (!has_ticks(private) || !has_ticks(shared))
		return;
	show_begin_row(grid, private, table);
	table_add(table, cell_level(shared, "backing"));
	add_change(cell_figure(data, private), cell_figure(data, shared), table);
}

struct table answer_shared_table(const struct grid *grid, size_t run)
{
	static const char *const names[] = {"against", "private", "shared", "shared costs"};
	struct table table = {0};

	show_add_level_names(grid, &table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(&table, names[i]);
	table.left_count++;
	for (size_t row = 0; row < grid->row_count; row++)
		add_shared_row(grid, row, run, &table);
	return table;
}
