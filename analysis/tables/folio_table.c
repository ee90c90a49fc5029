/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folio_table: what MTE costs by the size of folios. */
#include "analysis/tables/folio_table.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/measure/mte_cost.h"

#define FOLIO      "folio"
#define LEVELS_MAX 16

static const struct unit {
	const char *name;
	double bytes; /* 0: as many as the operation touches */
	bool large;   /* its figures are */
} units[] = {
	{"per operation", 0, false}, {"per 4 KiB", 4096.0, false}, {"per GiB", 1073741824.0, true}};

/* The sizes, in order of appearance. */
struct sizes {
	const char *names[LEVELS_MAX];
	size_t count;
};

static void add_size(struct sizes *sizes, const char *name)
{
	for (size_t i = 0; i < sizes->count; i++)
		if (strcmp(sizes->names[i], name) == 0)
			return;
	if (sizes->count < LEVELS_MAX)
		sizes->names[sizes->count++] = name;
}

static struct sizes sizes_of(const struct grid *grid)
{
	struct sizes sizes = {.count = 0};

	for (size_t row = 0; row < grid->row_count; row++) {
		const char *level = cell_level(grid->rows[row], FOLIO);

		if (level)
			add_size(&sizes, level);
	}
	return sizes;
}

/* Factors that tell one set of rows from another. */
static bool is_told(const struct grid_factor *factor)
{
	return factor->varies && strcmp(factor->name, FOLIO) != 0 &&
	       strcmp(factor->name, "mte") != 0 && strcmp(factor->name, "thp") != 0;
}

static void add_header(const struct grid *grid, const struct sizes *sizes, struct table *table)
{
	table_add_row(table);
	for (size_t i = 0; i < grid->factor_count; i++)
		if (is_told(&grid->factors[i]))
			table_add(table, grid->factors[i].name);
	table_add(table, "MTE costs");
	table->left_count = table->rows[0].count;
	for (size_t i = 0; i < sizes->count; i++)
		table_add(table, sizes->names[i]);
}

static double cost_of(const struct run *run, const struct cell *cell, const char *size,
		      const struct unit *unit)
{
	const struct cell *on = run_find_twin(run, cell, FOLIO, size);
	double cost;

	if (!on || !mte_cost(run, on, &cost))
		return NAN;
	if (unit->bytes == 0)
		return cost;
	return on->operation_bytes ? round(cost * unit->bytes / (double)on->operation_bytes) : NAN;
}

static void add_row(const struct grid *grid, const struct run *run, const struct cell *cell,
		    const struct sizes *sizes, const struct unit *unit, struct table *table)
{
	table_add_row(table);
	for (size_t i = 0; i < grid->factor_count; i++)
		if (is_told(&grid->factors[i])) {
			const char *level = cell_level(cell, grid->factors[i].name);

			table_add(table, level ? level : "-");
		}
	table_add(table, unit->name);
	for (size_t i = 0; i < sizes->count; i++) {
		double cost = cost_of(run, cell, sizes->names[i], unit);

		table_add(table, (unit->large ? figure_scaled(cost) : figure_value(cost)).text);
	}
}

static bool has_cost(const struct run *run, const struct cell *cell, const struct sizes *sizes)
{
	for (size_t i = 0; i < sizes->count; i++)
		if (!isnan(cost_of(run, cell, sizes->names[i], &units[0])))
			return true;
	return false;
}

/* Whether @row is the first of those that differ from it in folio alone. */
static bool is_first(const struct grid *grid, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (cell_level(grid->rows[i], FOLIO) &&
		    cell_same_but(grid->rows[i], grid->rows[row], FOLIO))
			return false;
	return true;
}

struct table folio_table(const struct grid *grid, size_t run)
{
	const struct run *data = &grid->dataset->runs[run];
	struct sizes sizes = sizes_of(grid);
	struct table table = {0};

	add_header(grid, &sizes, &table);
	for (size_t row = 0; row < grid->row_count && !grid_counts(grid); row++) {
		const struct cell *cell = grid->rows[row];

		if (!cell_level(cell, FOLIO) || !cell_has_level(cell, "mte", "on") ||
		    !is_first(grid, row) || !has_cost(data, cell, &sizes))
			continue;
		for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
			add_row(grid, data, cell, &sizes, &units[i], &table);
	}
	return table;
}
