/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changes: the kernels from which on a cell costs something else. */
#include "analysis/measure/changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/stats/spread.h"

/* A row of a grid, over the runs with a figure to compare. */
struct series {
	const struct grid *grid;
	size_t row;
	size_t *runs; /* owned */
	size_t count;
	double *values; /* that are searched; owned; NULL where all are exact */
	struct changepoint_series search;
};

uint64_t usual_page_size(const struct dataset *dataset)
{
	uint64_t usual = 0;
	size_t most = 0;

	for (size_t i = 0; i < dataset->run_count; i++) {
		uint64_t size = dataset->runs[i].record.page_size_bytes;
		size_t same = 0;

		for (size_t j = 0; j < dataset->run_count; j++)
			same += dataset->runs[j].record.page_size_bytes == size;
		if (same > most) {
			most = same;
			usual = size;
		}
	}
	return usual;
}

/* What the search works on: a scale on which noise is even. One tick more has a logarithm where the
 * figure is 0. */
static double transformed(const struct run *run, const struct cell *cell, double figure)
{
	return cell_counts(cell) ? 2 * sqrt(figure) : log(figure + cell_scale(run, cell));
}

static double restored(const struct run *run, const struct cell *cell, double value)
{
	return cell_counts(cell) ? value * value / 4 : exp(value) - cell_scale(run, cell);
}

static double boot_figure(const struct cell *cell, const struct cell_boot *boot)
{
	return cell_counts(cell) ? boot->mean : boot->median;
}

/* Adds what the boots of a cell say, to the squares and degrees of freedom of @spread. */
static void add_boots(const struct run *run, const struct cell *cell, struct spread *spread)
{
	double *values = memory_zeroed(cell->boot_count + 1, sizeof(*values));
	struct boots boots = {.values = values};
	struct spread own;

	for (size_t i = 0; i < cell->boot_count; i++)
		if (cell->boots[i].sample_count > 0)
			values[boots.count++] = transformed(
				run, cell,
				cell_scale(run, cell) * boot_figure(cell, &cell->boots[i]));
	own = spread_of(boots, (struct boots){0});
	spread->variance += own.variance * own.freedom;
	spread->freedom += own.freedom;
	free(values);
}

/* The variance of the figure that its clock or Poisson's distribution gives. */
static double least_variance(const struct run *run, const struct cell *cell)
{
	double tick = cell_scale(run, cell);

	if (cell_counts(cell))
		return 1 / (double)cell->sample.count;
	return pow(tick / (cell_figure(run, cell) + tick), 2) / 12;
}

static const struct cell *series_cell(const struct series *series, size_t i)
{
	return grid_cell(series->grid, series->row, series->runs[i]);
}

static const struct run *series_run(const struct series *series, size_t i)
{
	return &series->grid->dataset->runs[series->runs[i]];
}

static double series_figure(const struct series *series, size_t i)
{
	return cell_figure(series_run(series, i), series_cell(series, i));
}

static bool is_exact(const struct series *series, size_t i)
{
	return cell_is_exact(series_run(series, i), series_cell(series, i));
}

static double variance_floor(const struct series *series)
{
	struct spread boots = {0};
	double least = 0, shares = 0;
	double count = (double)series->count;

	for (size_t i = 0; i < series->count; i++) {
		const struct cell *cell = series_cell(series, i);

		add_boots(series_run(series, i), cell, &boots);
		shares += 1 / fmax(1, (double)cell_measured_boots(cell)) / count;
		least += least_variance(series_run(series, i), cell) / count;
	}
	return boots.freedom > 0 ? fmax(least, boots.variance / boots.freedom * shares) : least;
}

static void take_runs(struct series *series)
{
	const struct dataset *dataset = series->grid->dataset;
	uint64_t page_size = usual_page_size(dataset);

	series->runs = memory_zeroed(dataset->run_count + 1, sizeof(*series->runs));
	for (size_t run = 0; run < dataset->run_count; run++)
		if (cell_has_figure(grid_cell(series->grid, series->row, run)) &&
		    dataset->runs[run].record.page_size_bytes == page_size)
			series->runs[series->count++] = run;
}

/* Fills what is searched where exactness does not tell; no values where it does. */
static void take_values(struct series *series)
{
	double *values;
	size_t exact = 0;

	for (size_t i = 0; i < series->count; i++)
		exact += is_exact(series, i);
	if (exact == series->count)
		return;
	values = memory_zeroed(series->count, sizeof(*values));
	for (size_t i = 0; i < series->count; i++)
		values[i] = transformed(series_run(series, i), series_cell(series, i),
					series_figure(series, i));
	series->search.values = series->values = values;
	series->search.count = series->count;
	series->search.floor = variance_floor(series);
}

static struct series *series_of(const struct grid *grids, size_t grid_count, size_t *count)
{
	struct series *series = NULL;

	*count = 0;
	for (size_t i = 0; i < grid_count; i++)
		for (size_t row = 0; row < grids[i].row_count; row++) {
			series = memory_grown(series, *count, sizeof(*series));
			series[*count] = (struct series){.grid = &grids[i], .row = row};
			take_runs(&series[*count]);
			take_values(&series[(*count)++]);
		}
	return series;
}

/* Of those that count events, or of the others: their noise is not of one kind. */
static void search(struct series *series, size_t count, bool counts)
{
	struct changepoint_series *searched = memory_zeroed(count + 1, sizeof(*searched));
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		if (series[i].values && grid_counts(series[i].grid) == counts)
			searched[found++] = series[i].search;
	changepoints_find(searched, found);
	found = 0;
	for (size_t i = 0; i < count; i++)
		if (series[i].values && grid_counts(series[i].grid) == counts)
			series[i].search = searched[found++];
	free(searched);
}

static bool is_exact_step(const struct series *series, size_t i)
{
	double before = series_figure(series, i - 1);

	return is_exact(series, i - 1) && is_exact(series, i) &&
	       fabs(series_figure(series, i) - before) > CHANGES_SHARE * before;
}

static const struct changepoint *point_at(const struct series *series, size_t at)
{
	for (size_t i = 0; i < series->search.point_count; i++)
		if (series->search.points[i].at == at)
			return &series->search.points[i];
	return NULL;
}

static bool change_at(const struct series *series, size_t i, struct change *change)
{
	const struct changepoint *point = point_at(series, i);
	const struct run *run = series_run(series, i);
	const struct cell *cell = series_cell(series, i);

	*change = (struct change){.grid = series->grid,
				  .row = series->row,
				  .run = series->runs[i],
				  .exact = is_exact_step(series, i)};
	if (change->exact) {
		change->before = series_figure(series, i - 1);
		change->after = series_figure(series, i);
		change->p = NAN;
	} else if (point) {
		change->before = restored(run, cell, point->before);
		change->after = restored(run, cell, point->after);
		change->kind = point->kind;
		change->p = point->p;
	}
	return change->exact || point;
}

static void add_changes(struct changes *changes, const struct series *series)
{
	struct change change;

	for (size_t i = 1; i < series->count; i++) {
		if (!change_at(series, i, &change))
			continue;
		changes->items =
			memory_grown(changes->items, changes->count, sizeof(*changes->items));
		changes->items[changes->count++] = change;
	}
}

struct changes changes_of(const struct grid *grids, size_t grid_count)
{
	struct changes changes = {0};
	size_t count;
	struct series *series = series_of(grids, grid_count, &count);

	search(series, count, false);
	search(series, count, true);
	for (size_t i = 0; i < count; i++) {
		add_changes(&changes, &series[i]);
		free(series[i].search.points);
		free(series[i].values);
		free(series[i].runs);
	}
	free(series);
	return changes;
}

static const struct grid *part_of(const struct grid *grid, const struct grid *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(parts[i].bench, grid->bench) == 0)
			return &parts[i];
	return NULL;
}

struct changes changes_in(const struct changes *changes, const struct grid *parts,
			  size_t part_count)
{
	struct changes kept = {0};

	for (size_t i = 0; i < changes->count; i++) {
		struct change change = changes->items[i];
		const struct cell *cell = change.grid->rows[change.row];

		change.grid = part_of(change.grid, parts, part_count);
		if (!change.grid)
			continue;
		change.row = grid_find_row(change.grid, cell);
		if (change.row == change.grid->row_count)
			continue;
		kept.items = memory_grown(kept.items, kept.count, sizeof(*kept.items));
		kept.items[kept.count++] = change;
	}
	return kept;
}

const char *change_found_by(const struct change *change)
{
	static const char *const words[] = {
		[CHANGEPOINT_STEP] = "step",
		[CHANGEPOINT_REVERTED] = "reverted",
		[CHANGEPOINT_LAST] = "last",
		[CHANGEPOINT_DRIFT] = "drift",
	};

	return change->exact ? "step of exact figures" : words[change->kind];
}

void changes_free(struct changes *changes)
{
	free(changes->items);
	memset(changes, 0, sizeof(*changes));
}

/* An empty field where the change is from 0, which is no share, and where an exact one has no p. */
static void add_number(double value, struct table *table)
{
	char text[32] = "";

	if (isfinite(value))
		snprintf(text, sizeof(text), "%.10g", value);
	table_add(table, text);
}

void changes_print_csv(const struct grid *grid, const struct changes *changes, FILE *file)
{
	static const char *const names[] = {"bench", "cell", "kernel",   "before", "after",
					    "share", "unit", "found_by", "p"};
	struct table table = {0};

	table_add_row(&table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(&table, names[i]);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		char *cell;

		if (change->grid != grid)
			continue;
		cell = cell_text(grid->rows[change->row]);
		table_add_row(&table);
		table_add(&table, grid->bench);
		table_add(&table, cell);
		table_add(&table, grid->dataset->runs[change->run].name);
		add_number(change->before, &table);
		add_number(change->after, &table);
		add_number(change->after / change->before - 1, &table);
		table_add(&table, grid_unit(grid));
		table_add(&table, change_found_by(change));
		add_number(change->p, &table);
		free(cell);
	}
	table_print(&table, TABLE_CSV, file);
	table_free(&table);
}
