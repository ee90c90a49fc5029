/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perf: performance counters of a cell, pooled over its repeats, and their tables. */
#include "analysis/perf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/export.h"
#include "analysis/format.h"
#include "analysis/machine.h"
#include "analysis/memory.h"
#include "analysis/show.h"

static struct perf_pool *find(struct perf_pools *pools, const char *name)
{
	for (size_t i = 0; i < pools->count; i++)
		if (strcmp(pools->pools[i].name, name) == 0)
			return &pools->pools[i];
	if (pools->count == RECORD_PERF_MAX)
		return NULL;
	pools->pools[pools->count] = (struct perf_pool){.name = memory_copied(name)};
	return &pools->pools[pools->count++];
}

static void take_one(struct perf_pool *pool, const struct record_perf *perf, size_t sample_count)
{
	if (perf->skip) {
		if (!pool->skip)
			pool->skip = memory_copied(perf->skip);
		return;
	}
	if (!pool->unit) {
		pool->unit = memory_copied(perf->unit);
		pool->origin = memory_copied(perf->origin);
	}
	pool->value += perf->value;
	pool->enabled_ns += perf->enabled_ns;
	pool->running_ns += perf->running_ns;
	pool->sample_count += sample_count;
}

void perf_take(struct perf_pools *pools, const struct trial_record *record)
{
	for (size_t i = 0; i < record->perf_count; i++) {
		struct perf_pool *pool = find(pools, record->perf[i].name);

		if (pool)
			take_one(pool, &record->perf[i], record->samples.count);
	}
}

void perf_free(struct perf_pools *pools)
{
	for (size_t i = 0; i < pools->count; i++) {
		free(pools->pools[i].name);
		free(pools->pools[i].unit);
		free(pools->pools[i].origin);
		free(pools->pools[i].skip);
	}
	pools->count = 0;
}

double perf_share(const struct perf_pool *pool)
{
	return pool->enabled_ns ? (double)pool->running_ns / (double)pool->enabled_ns : 0;
}

double perf_per_sample(const struct perf_pool *pool)
{
	if (pool->skip || !pool->sample_count || !pool->running_ns ||
	    pool->running_ns != pool->enabled_ns)
		return NAN;
	return (double)pool->value / (double)pool->sample_count;
}

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

static void add_figure(const struct perf_pool *pool, struct table *table)
{
	char text[32];

	if (!pool) {
		table_add(table, "-");
	} else if (pool->skip) {
		table_add(table, "skip");
	} else if (isnan(perf_per_sample(pool))) {
		snprintf(text, sizeof text, "%.0f %% of time", 100 * perf_share(pool));
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
			add_figure(find_of(cell, names[i]), table);
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
			"%s: counted for a part of the time (the PMU was shared), so no figure "
			"is given\n",
			name);
}

void perf_print_table(const struct grid *grid, size_t run, enum table_format format, FILE *file)
{
	const char *names[RECORD_PERF_MAX];
	size_t count = collect_names(grid, run, names);
	struct table table = {0};

	if (count == 0)
		return;
	fprintf(file, "\n%s, performance counters a sample (whole timed job%s)\n", grid->bench,
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

static void add_export_row(const struct run *run, const struct cell *cell,
			   const struct perf_pool *pool, struct table *table)
{
	double figure = perf_per_sample(pool);
	char *text = cell_text(cell);
	char number[32];

	table_add_row(table);
	table_add(table, run->name);
	table_add(table, cell->bench);
	table_add(table, text);
	free(text);
	table_add(table, run->record.emulated ? "true" : "false");
	table_add(table, pool->name);
	table_add(table, pool->unit ? pool->unit : "");
	table_add(table, pool->origin ? pool->origin : "");
	snprintf(number, sizeof number, "%zu", pool->sample_count);
	table_add(table, number);
	snprintf(number, sizeof number, "%llu", (unsigned long long)pool->value);
	table_add(table, pool->skip ? "" : number);
	snprintf(number, sizeof number, "%.10g", figure);
	table_add(table, isnan(figure) ? "" : number);
	snprintf(number, sizeof number, "%.10g", perf_share(pool));
	table_add(table, pool->skip ? "" : number);
	table_add(table, pool->skip ? pool->skip : "");
}

void export_counters(const struct dataset *dataset, const struct export_identity *identity,
		     FILE *file)
{
	static const char *const names[] = {"kernel",  "bench",      "cell",   "emulated",
					    "counter", "unit",       "origin", "samples",
					    "value",   "per_sample", "share",  "reason"};
	struct table table = {0};

	(void)identity;
	table_add_row(&table);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		table_add(&table, names[i]);
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++) {
			const struct cell *cell = &dataset->runs[i].cells[j];

			for (size_t k = 0; k < cell->perf.count; k++)
				add_export_row(&dataset->runs[i], cell, &cell->perf.pools[k],
					       &table);
		}
	table_print(&table, TABLE_CSV, file);
	table_free(&table);
}
