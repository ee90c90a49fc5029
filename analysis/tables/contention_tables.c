/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contention_tables: how often parties met at a page, and who waited for its lock. */
#include "analysis/tables/contention_tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/tables/show_tables.h"

static bool is_known(const struct cell *cell)
{
	return cell && (cell->touches.touches > 0 || cell->touches.watched > 0);
}

/* NAN where nobody waited, and of counts, which keep no time. */
static double waited_for(const struct run *run, const struct cell *cell)
{
	const struct cell_touches *touches = &cell->touches;

	if (!touches->waited || cell_counts(cell))
		return NAN;
	return cell_scale(run, cell) * touches->waited_ticks / (double)touches->waited;
}

/* "93 of 512", "-" where it was not counted. */
static void add_part(uint64_t part, uint64_t all, struct table *table)
{
	if (all)
		table_printf(table, "%" PRIu64 " of %" PRIu64, part, all);
	else
		table_add(table, "-");
}

static void run_table(const struct grid *grid, struct table *table)
{
	const struct run *run = &grid->dataset->runs[0];

	table_add(table, "overlapping touches");
	table_add(table, "waited on the lock");
	table_add(table, "wait time");
	for (size_t row = 0; row < grid->row_count; row++) {
		const struct cell *cell = grid_cell(grid, row, 0);

		if (!is_known(cell))
			continue;
		show_begin_row(grid, cell, table);
		add_part(cell->touches.overlapped, cell->touches.touches, table);
		add_part(cell->touches.waited, cell->touches.watched, table);
		table_add(table, figure_value(waited_for(run, cell)).text);
	}
}

static bool is_known_in_row(const struct grid *grid, size_t row)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (is_known(grid_cell(grid, row, run)))
			return true;
	return false;
}

static void campaign_table(const struct grid *grid, struct table *table)
{
	const struct dataset *dataset = grid->dataset;

	for (size_t run = 0; run < dataset->run_count; run++)
		table_add(table, dataset->runs[run].name);
	for (size_t row = 0; row < grid->row_count; row++) {
		if (!is_known_in_row(grid, row))
			continue;
		show_begin_row(grid, grid->rows[row], table);
		for (size_t run = 0; run < dataset->run_count; run++) {
			const struct cell *cell = grid_cell(grid, row, run);

			add_part(cell ? cell->touches.waited : 0, cell ? cell->touches.watched : 0,
				 table);
		}
	}
}

void contention_tables_print(const struct grid *grid, enum table_format format, FILE *file)
{
	const struct run *run = &grid->dataset->runs[0];
	struct table table = {0};
	bool times = strcmp(run->record.unit, "count") != 0;
	char *unit = machine_unit(run, run->record.unit);

	show_add_level_names(grid, &table);
	if (grid->dataset->campaign)
		campaign_table(grid, &table);
	else
		run_table(grid, &table);
	if (table.row_count > 1) {
		if (grid->dataset->campaign)
			fprintf(file, "\n%s, touches that waited on the lock\n", grid->bench);
		else
			fprintf(file, "\n%s, contention%s%s%s\n", grid->bench,
				times ? " (wait time: from the first wait to the end of the touch, "
				      : "",
				times ? unit : "", times ? ")" : "");
		fputs(format == TABLE_MARKDOWN ? "\n" : "", file);
		table_print(&table, format, file);
	}
	table_free(&table);
	free(unit);
}
