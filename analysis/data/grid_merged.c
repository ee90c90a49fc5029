/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grid_merged: rows with the same figures. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/grid.h"

static bool is_alike(const struct run *run, const struct cell *a, const struct cell *b)
{
	struct interval bars[2];

	if (!cell_has_figure(a) || !cell_has_figure(b))
		return a == b || (a && b && cell_lost_alike(a, b));
	bars[0] = cell_bar(run, a);
	bars[1] = cell_bar(run, b);
	return cell_figure(run, a) == cell_figure(run, b) && bars[0].low == bars[1].low &&
	       bars[0].high == bars[1].high;
}

static bool rows_are_alike(const struct grid *grid, size_t a, size_t b)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (!is_alike(&grid->dataset->runs[run], grid_cell(grid, a, run),
			      grid_cell(grid, b, run)))
			return false;
	return true;
}

/* The levels of @cell that are not those of @other: "backing=memfd-private". */
static char *difference_text(const struct cell *cell, const struct cell *other)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < cell->level_count; i++) {
		const struct record_level *level = &cell->levels[i];
		char *longer;

		if (cell_has_level(other, level->factor, level->value))
			continue;
		longer = memory_printed("%s%s%s=%s", text, *text ? " " : "", level->factor,
					level->value);
		free(text);
		text = longer;
	}
	return text;
}

static void add_alike(char **list, const struct cell *cell, const struct cell *other)
{
	char *difference = difference_text(cell, other);
	char *longer = memory_printed("%s%s%s", *list ? *list : "", *list ? ", " : "", difference);

	free(difference);
	free(*list);
	*list = longer;
}

/* The first row that is like @row; @row where none before it is. */
static size_t first_alike(const struct grid *grid, size_t row)
{
	size_t first = 0;

	while (first < row && !rows_are_alike(grid, first, row))
		first++;
	return first;
}

struct grid grid_merged(const struct grid *grid)
{
	size_t *rows = memory_zeroed(grid->row_count, sizeof(*rows));
	size_t *places = memory_zeroed(grid->row_count, sizeof(*places));
	char **alike = memory_zeroed(grid->row_count, sizeof(*alike));
	size_t count = 0;
	struct grid merged;

	for (size_t row = 0; row < grid->row_count; row++) {
		size_t first = first_alike(grid, row);

		if (first == row) {
			places[row] = count;
			rows[count++] = row;
		} else {
			add_alike(&alike[places[first]], grid->rows[row], grid->rows[first]);
		}
	}
	merged = grid_of_rows(grid, rows, count);
	merged.alike = alike;
	free(rows);
	free(places);
	return merged;
}

bool grid_varies(const struct grid *grid)
{
	for (size_t row = 0; row < grid->row_count; row++) {
		double first, figure;
		size_t known = 0;

		for (size_t run = 0; run < grid->dataset->run_count; run++)
			if (grid_figure(grid, row, run, known ? &figure : &first) && known++ &&
			    figure != first)
				return true;
	}
	return false;
}

bool grid_has_trend(const struct grid *grid)
{
	return grid->dataset->run_count == 1 || grid_varies(grid);
}
