/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grid: one benchmark of a dataset, cells down and runs across. */
#include "analysis/data/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"

/* Unless a row is the same. */
static void add_row(struct grid *grid, const struct cell *cell)
{
	char *name = cell_name(cell, NULL, NULL);
	size_t row = text_index_add(&grid->places, name, grid->row_count);

	free(name);
	if (row < grid->row_count)
		return;
	grid->rows = memory_grown(grid->rows, grid->row_count, sizeof(*grid->rows));
	grid->rows[grid->row_count++] = cell;
}

static struct grid *find_grid(struct grid *grids, size_t count, const char *bench)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(grids[i].bench, bench) == 0)
			return &grids[i];
	return NULL;
}

static void add_factor(struct grid *grid, const char *name)
{
	size_t i = 0;

	while (i < grid->factor_count && strcmp(grid->factors[i].name, name) != 0)
		i++;
	if (i < grid->factor_count || grid->factor_count == RECORD_FACTORS_MAX)
		return;
	grid->factors[grid->factor_count].name = name;
	grid->factor_count++;
}

/* What the rows have of one factor. */
struct census {
	size_t distinct;   /* levels; not to have the factor counts as one */
	const char *usual; /* as in struct grid_factor */
};

struct held_level {
	const char *level; /* "" where the row lacks the factor */
	size_t row;
};

static int compare_levels(const void *a, const void *b)
{
	const struct held_level *left = a, *right = b;
	int order = strcmp(left->level, right->level);

	return order ? order : (left->row > right->row) - (left->row < right->row);
}

static struct held_level *levels_of(const struct cell *const *rows, size_t row_count,
				    const char *factor)
{
	struct held_level *levels = memory_resized(NULL, row_count, sizeof(*levels));

	for (size_t row = 0; row < row_count; row++) {
		const char *level = cell_level(rows[row], factor);

		levels[row] = (struct held_level){level ? level : "", row};
	}
	return levels;
}

static struct census census_of(const struct cell *const *rows, size_t row_count, const char *factor)
{
	struct held_level *levels = levels_of(rows, row_count, factor);
	struct held_level usual = {0};
	struct census census = {0};
	size_t most = 0;

	qsort(levels, row_count, sizeof(*levels), compare_levels);
	for (size_t i = 0, end; i < row_count; i = end, census.distinct++) {
		for (end = i + 1; end < row_count; end++)
			if (strcmp(levels[end].level, levels[i].level) != 0)
				break;
		if (!*levels[i].level || end - i < most ||
		    (end - i == most && levels[i].row > usual.row))
			continue;
		most = end - i;
		usual = levels[i];
	}
	free(levels);
	census.usual = usual.level;
	return census;
}

static void find_factors(struct grid *grid)
{
	for (size_t row = 0; row < grid->row_count; row++)
		for (size_t i = 0; i < grid->rows[row]->level_count; i++)
			add_factor(grid, grid->rows[row]->levels[i].factor);
	for (size_t i = 0; i < grid->factor_count; i++) {
		struct grid_factor *factor = &grid->factors[i];
		struct census census = census_of(grid->rows, grid->row_count, factor->name);

		factor->varies = census.distinct > 1;
		factor->usual = census.usual;
	}
}

static void find_cells(struct grid *grid)
{
	size_t runs = grid->dataset->run_count;

	grid->cells = memory_zeroed(grid->row_count * runs, sizeof(*grid->cells));
	for (size_t row = 0; row < grid->row_count; row++)
		for (size_t run = 0; run < runs; run++)
			grid->cells[row * runs + run] =
				run_find_cell(&grid->dataset->runs[run], grid->rows[row]);
}

struct grid *grids_of(const struct dataset *dataset, size_t *count)
{
	struct grid *grids = NULL;

	*count = 0;
	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < dataset->runs[run].cell_count; i++) {
			const struct cell *cell = &dataset->runs[run].cells[i];
			struct grid *grid = find_grid(grids, *count, cell->bench);

			if (!grid) {
				grids = memory_grown(grids, *count, sizeof(*grids));
				grid = &grids[(*count)++];
				*grid = (struct grid){.dataset = dataset, .bench = cell->bench};
			}
			add_row(grid, cell);
		}
	for (size_t i = 0; i < *count; i++) {
		find_factors(&grids[i]);
		find_cells(&grids[i]);
	}
	return grids;
}

void grids_free(struct grid *grids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		grid_release(&grids[i]);
	free(grids);
}

struct grid grid_of_rows(const struct grid *grid, const size_t *rows, size_t count)
{
	struct grid part = {.dataset = grid->dataset, .bench = grid->bench};

	for (size_t i = 0; i < count; i++)
		add_row(&part, grid->rows[rows[i]]);
	find_factors(&part);
	find_cells(&part);
	return part;
}

struct grid grid_filtered(const struct grid *grid, grid_row_fn *keeps, const void *context)
{
	size_t *rows = memory_zeroed(grid->row_count, sizeof(*rows));
	size_t count = 0;
	struct grid part;

	for (size_t row = 0; row < grid->row_count; row++)
		if (keeps(grid, row, context))
			rows[count++] = row;
	part = grid_of_rows(grid, rows, count);
	free(rows);
	return part;
}

struct keyed_row {
	double key;
	size_t row;
};

static int compare_keys(const void *a, const void *b)
{
	const struct keyed_row *left = a, *right = b;

	if (isnan(left->key) != isnan(right->key))
		return isnan(left->key) ? 1 : -1;
	if (left->key != right->key && !isnan(left->key))
		return left->key < right->key ? 1 : -1;
	return (left->row > right->row) - (left->row < right->row);
}

struct grid grid_sorted(const struct grid *grid, grid_key_fn *key, const void *context)
{
	struct keyed_row *keys = memory_zeroed(grid->row_count, sizeof(*keys));
	size_t *rows = memory_zeroed(grid->row_count, sizeof(*rows));
	struct grid sorted;

	for (size_t row = 0; row < grid->row_count; row++)
		keys[row] = (struct keyed_row){key(grid, row, context), row};
	qsort(keys, grid->row_count, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < grid->row_count; i++)
		rows[i] = keys[i].row;
	sorted = grid_of_rows(grid, rows, grid->row_count);
	free(rows);
	free(keys);
	return sorted;
}

void grid_release(struct grid *grid)
{
	text_index_free(&grid->places);
	for (size_t row = 0; grid->alike && row < grid->row_count; row++)
		free(grid->alike[row]);
	free(grid->alike);
	free(grid->rows);
	free(grid->cells);
}

size_t grid_find_row(const struct grid *grid, const struct cell *cell)
{
	char *name = cell_name(cell, NULL, NULL);
	size_t row = grid->row_count;

	text_index_find(&grid->places, name, &row);
	free(name);
	return row;
}

const struct cell *grid_cell(const struct grid *grid, size_t row, size_t run)
{
	return grid->cells[row * grid->dataset->run_count + run];
}

bool grid_figure(const struct grid *grid, size_t row, size_t run, double *figure)
{
	const struct cell *cell = grid_cell(grid, row, run);

	if (!cell_has_figure(cell))
		return false;
	*figure = cell_figure(&grid->dataset->runs[run], cell);
	return true;
}

size_t grid_level_count(const struct cell *const *rows, size_t row_count, const char *factor)
{
	return census_of(rows, row_count, factor).distinct;
}

char *grid_levels_text(const struct grid *grid, const struct cell *cell, bool varies)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *name = grid->factors[i].name;
		const char *level = cell_level(cell, name);
		char *longer;

		if (grid->factors[i].varies != varies || !level)
			continue;
		longer = memory_printed("%s%s%s=%s", text, *text ? " " : "", name, level);
		free(text);
		text = longer;
	}
	return text;
}

char *grid_common_text(const struct grid *grid)
{
	return grid->row_count ? grid_levels_text(grid, grid->rows[0], false) : memory_copied("");
}

/* NULL for mte, which is always said. */
static const char *usual_level(const struct grid_factor *factor)
{
	return strcmp(factor->name, "mte") == 0 ? NULL : factor->usual;
}

static char *with_level(char *text, const char *factor, const char *level)
{
	char *longer = memory_printed("%s%s%s=%s", text, *text ? " " : "", factor, level);

	free(text);
	return longer;
}

char *grid_short_text(const struct grid *grid, const struct cell *cell)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < grid->factor_count; i++) {
		const struct grid_factor *factor = &grid->factors[i];
		const char *usual = usual_level(factor);
		const char *level = cell_level(cell, factor->name);

		if (factor->varies && level && !(usual && strcmp(usual, level) == 0))
			text = with_level(text, factor->name, level);
	}
	return text;
}

char *grid_usual_text(const struct grid *grid)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < grid->factor_count; i++) {
		const struct grid_factor *factor = &grid->factors[i];
		const char *level = factor->varies ? usual_level(factor)
						   : cell_level(grid->rows[0], factor->name);

		if (level)
			text = with_level(text, factor->name, level);
	}
	return text;
}

/* The first cell that was measured, and its run; NULL where none was. */
static const struct cell *first_measured(const struct grid *grid, const struct run **run)
{
	size_t runs = grid->dataset->run_count;

	for (size_t i = 0; i < grid->row_count * runs; i++)
		if (grid->cells[i] && grid->cells[i]->unit) {
			*run = &grid->dataset->runs[i % runs];
			return grid->cells[i];
		}
	return NULL;
}

bool grid_counts(const struct grid *grid)
{
	const struct run *run;
	const struct cell *cell = first_measured(grid, &run);

	return cell && cell_counts(cell);
}

bool grid_parts_pages(const struct grid *grid)
{
	return grid_level_count(grid->rows, grid->row_count, "parties") > 0 &&
	       cell_level(grid->rows[0], "parties");
}

const char *grid_unit(const struct grid *grid)
{
	const struct run *run;
	const struct cell *cell = first_measured(grid, &run);

	return cell ? cell_unit(run, cell) : grid->dataset->runs[0].record.unit;
}

char *grid_figure_text(const struct grid *grid)
{
	char *unit = memory_printed("%s %s%s", grid_counts(grid) ? "mean" : "median",
				    grid_unit(grid), grid_counts(grid) ? " per sample" : "");
	char *text = machine_unit(&grid->dataset->runs[0], unit);

	free(unit);
	return text;
}
