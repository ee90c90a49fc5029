/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perf_tables: performance counters of a run's cells, as a table. */
#ifndef MTEBENCH_ANALYSIS_TABLES_PERF_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_PERF_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/* Prints the counters of run @run for the cells of @grid, and why some have none. Nothing where no
 * cell has counters. */
void perf_tables_print(const struct grid *grid, size_t run, enum table_format format, FILE *file);

/* Adds the figure of @pool a sample: "skip" where it was left out, "43 % of time" where it counted
 * for a part of the time, "-" for NULL. */
void perf_add_figure(const struct perf_pool *pool, struct table *table);

#endif
