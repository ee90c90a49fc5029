/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_counters: performance counters as CSV. */
#include <math.h>
#include <stdlib.h>

#include "analysis/base/table.h"
#include "analysis/export/formats.h"

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
	snprintf(number, sizeof(number), "%zu", pool->sample_count);
	table_add(table, number);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)pool->value);
	table_add(table, pool->skip ? "" : number);
	snprintf(number, sizeof(number), "%.10g", figure);
	table_add(table, isnan(figure) ? "" : number);
	snprintf(number, sizeof(number), "%.10g", perf_share(pool));
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
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
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
