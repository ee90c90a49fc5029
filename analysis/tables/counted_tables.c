/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counted_tables: what a PMU counted, and what was executed. */
#include "analysis/tables/counted_tables.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/measure/counted_events.h"
#include "analysis/tables/perf_tables.h"

static void add_row(struct table *table, const struct perf_pool *pool,
		    const struct anatomy *anatomy)
{
	uint64_t count;
	const char *event = counted_event(pool->name, anatomy, &count);

	table_add_row(table);
	table_add(table, pool->name);
	table_add(table, event ? event : "-");
	perf_add_figure(pool, table);
	if (event)
		table_printf(table, "%" PRIu64, count);
	else
		table_add(table, "-");
}

static void print_notes(const struct anatomy_view *view, const struct cell *cell)
{
	for (size_t i = 0; i < cell->perf.count; i++)
		if (cell->perf.pools[i].skip)
			fprintf(view->file, "%s: left out: %s\n", cell->perf.pools[i].name,
				cell->perf.pools[i].skip);
}

bool counted_print(const struct anatomy_view *view, const struct anatomy *anatomy,
		   const char *lab_name, const struct run *run)
{
	const struct cell *cell = run_find_cell(run, anatomy->cell);
	char *where = memory_printed("%s beside %s in the lab", run->name, lab_name);
	struct table table = {0};
	bool counted = cell && cell->perf.count > 0;

	if (counted) {
		anatomy_view_heading(view, cell, where);
		table_header(
			&table, 2,
			(const char *const[]){"counter", "event", "counted", "executed", NULL});
		for (size_t i = 0; i < cell->perf.count; i++)
			add_row(&table, &cell->perf.pools[i], anatomy);
		anatomy_view_print(
			view, &table,
			"counted: per sample, in the whole timed job; executed: in the median window (emulated)");
		print_notes(view, cell);
	}
	free(where);
	return counted;
}
