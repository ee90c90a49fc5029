/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perf_tables: performance counters of a run's cells, as a table. */
#include "analysis/tables/perf_tables.h"

#include <math.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/tables/show_tables.h"

static const struct perf_pool *find_of(const struct cell *cell, const char *name)
{
	for (size_t i = 0; cell && i < cell->perf.count; i++)
		if (strcmp(cell->perf.pools[i].name, name) == 0)
			return &cell->perf.pools[i];
	return NULL;
}

/* The names of all cells, in order of appearance. */
static size_t collect_names(const struct grid *grid, size_t run, const char **names)
{
	size_t count = 0;

	for (size_t row = 0; row < grid->row_count; row++) {
		const struct cell *cell = grid_cell(grid, row, run);

		for (size_t i = 0; cell && i < cell->perf.count; i++) {
			size_t known = 0;

			while (known < count && strcmp(names[known], cell->perf.pools[i].name) != 0)
				known++;
			if (known == count && count < RECORD_PERF_MAX)
				names[count++] = cell->perf.pools[i].name;
		}
	}
	return count;
}

void perf_add_figure(const struct perf_pool *pool, struct table *table)
{
	char text[32];

	if (!pool) {
		table_add(table, "-");
	} else if (pool->skip) {
		table_add(table, "skip");
	} else if (isnan(perf_per_sample(pool))) {
		snprintf(text, sizeof(text), "%.0f %% of time", 100 * perf_share(pool));
		table_add(table, text);
	} else {
		table_add(table, figure_value(perf_per_sample(pool)).text);
	}
}

static void add_rows(const struct grid *grid, size_t run, const char *const *names, size_t count,
		     struct table *table)
{
	for (size_t row = 0; row < grid->row_count; row++) {
		const struct cell *cell = grid_cell(grid, row, run);

		if (!cell || !cell->perf.count)
			continue;
		show_begin_row(grid, cell, table);
		for (size_t i = 0; i < count; i++)
			perf_add_figure(find_of(cell, names[i]), table);
	}
}

/* Of each counter the first reason, and that it was not always counting. */
static void print_notes(const struct grid *grid, size_t run, const char *name, FILE *file)
{
	bool partly = false;

	for (size_t row = 0; row < grid->row_count; row++) {
		const struct perf_pool *pool = find_of(grid_cell(grid, row, run), name);

		if (pool && pool->skip) {
			fprintf(file, "%s: left out: %s\n", name, pool->skip);
			return;
		}
		partly |= pool && isnan(perf_per_sample(pool));
	}
	if (partly)
		fprintf(file,
			"%s: no figure, because it was counted only part of the time (the PMU was shared)\n",
			name);
}

void perf_tables_print(const struct grid *grid, size_t run, enum table_format format, FILE *file)
{
	const char *names[RECORD_PERF_MAX];
	size_t count = collect_names(grid, run, names);
	struct table table = {0};

	if (count == 0)
		return;
	fprintf(file, "\n%s, performance counters per sample (whole timed job%s)\n", grid->bench,
		grid->dataset->runs[run].record.emulated ? ", emulated" : "");
	if (format == TABLE_MARKDOWN)
		fputc('\n', file);
	show_add_level_names(grid, &table);
	for (size_t i = 0; i < count; i++)
		table_add(&table, names[i]);
	add_rows(grid, run, names, count, &table);
	table_print(&table, format, file);
	table_free(&table);
	for (size_t i = 0; i < count; i++)
		print_notes(grid, run, names[i], file);
}
