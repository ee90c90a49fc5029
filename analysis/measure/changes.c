/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changes: the kernels from which on a cell costs something else. */
#include "analysis/measure/changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/stats/changepoint.h"
#include "analysis/stats/interval.h"

/* The figures of a row, and the runs that they are from. */
struct series {
	double *values;
	struct interval *intervals; /* of the values */
	size_t *runs;
	size_t count;
	bool exact;
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

/* Where the figure lies; between the extremes where there are too few samples to say. */
static struct interval figure_interval(const struct run *run, const struct cell *cell)
{
	const struct sample *sample = &cell->sample;
	double scale = cell_scale(run, cell);
	struct interval interval = {scale * (double)sample->sorted[0],
				    scale * (double)sample->sorted[sample->count - 1]};

	cell_interval(run, cell, &interval);
	return interval;
}

static void take_figures(const struct grid *grid, size_t row, struct series *series)
{
	uint64_t page_size = usual_page_size(grid->dataset);

	series->count = 0;
	series->exact = true;
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		const struct run *data = &grid->dataset->runs[run];
		const struct cell *cell = grid_cell(grid, row, run);

		if (!cell_has_figure(cell) || data->record.page_size_bytes != page_size)
			continue;
		series->values[series->count] = cell_figure(data, cell);
		series->intervals[series->count] = figure_interval(data, cell);
		series->runs[series->count++] = run;
		series->exact &= cell_is_exact(data, cell);
	}
}

static void find_steps(const struct series *series, bool *changed)
{
	changepoints_exact(series->values, series->count, CHANGES_SHARE, changed);
	for (size_t i = 1; i < series->count; i++)
		changed[i] &= series->intervals[i].low > series->intervals[i - 1].high ||
			      series->intervals[i].high < series->intervals[i - 1].low;
}

static void add_changes(struct changes *changes, size_t row, const struct series *series,
			const bool *changed)
{
	for (size_t i = 1; i < series->count; i++) {
		if (!changed[i])
			continue;
		changes->items =
			memory_grown(changes->items, changes->count, sizeof(*changes->items));
		changes->items[changes->count++] = (struct change){.row = row,
								   .run = series->runs[i],
								   .before = series->values[i - 1],
								   .after = series->values[i],
								   .exact = series->exact};
	}
}

struct changes changes_of(const struct grid *grid)
{
	size_t runs = grid->dataset->run_count;
	struct changes changes = {0};
	struct series series = {.values = memory_zeroed(runs, sizeof(*series.values)),
				.intervals = memory_zeroed(runs, sizeof(*series.intervals)),
				.runs = memory_zeroed(runs, sizeof(*series.runs))};
	bool *changed = memory_zeroed(runs, sizeof(*changed));

	for (size_t row = 0; row < grid->row_count; row++) {
		take_figures(grid, row, &series);
		if (series.exact)
			find_steps(&series, changed);
		else
			changepoints_rank_cusum(series.values, series.count, changed);
		add_changes(&changes, row, &series, changed);
	}
	free(series.values);
	free(series.intervals);
	free(series.runs);
	free(changed);
	return changes;
}

void changes_free(struct changes *changes)
{
	free(changes->items);
	memset(changes, 0, sizeof(*changes));
}

/* An empty field where the change is from 0, which is no share. */
static void add_number(double value, struct table *table)
{
	char text[32] = "";

	if (isfinite(value))
		snprintf(text, sizeof(text), "%.10g", value);
	table_add(table, text);
}

void changes_print_csv(const struct grid *grid, const struct changes *changes, FILE *file)
{
	static const char *const names[] = {"bench", "cell",  "kernel", "before",
					    "after", "share", "unit",   "found_by"};
	struct table table = {0};

	table_add_row(&table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(&table, names[i]);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		char *cell = cell_text(grid->rows[change->row]);

		table_add_row(&table);
		table_add(&table, grid->bench);
		table_add(&table, cell);
		table_add(&table, grid->dataset->runs[change->run].name);
		add_number(change->before, &table);
		add_number(change->after, &table);
		add_number(change->after / change->before - 1, &table);
		table_add(&table, grid_unit(grid));
		table_add(&table, change->exact ? "step of exact figures" : "rank cusum");
		free(cell);
	}
	table_print(&table, TABLE_CSV, file);
	table_free(&table);
}
