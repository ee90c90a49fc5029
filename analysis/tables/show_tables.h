/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_tables: the tables of `mtestat show`, of one run and of a campaign. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SHOW_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_SHOW_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/* Begins the header row of a table with the names of the factors that vary, or "cell" where none
 * does. */
void show_add_level_names(const struct grid *grid, struct table *table);

/* Begins a row with the levels of those factors in @cell, or with the benchmark's name. */
void show_begin_row(const struct grid *grid, const struct cell *cell, struct table *table);

/* Adds the figure of @cell, "refused EINVAL" and the like where it has none, "-" for NULL. */
void show_add_figure(const struct run *run, const struct cell *cell, struct table *table);

/*
 * Adds a row for each cell of run @run: levels, n, median, p99, quartile distance (of events
 * instead: their number, mean a sample and its interval), extremes, control, and where any moves
 * memory its throughput; or, for a cell without figures, its status and reason. p99 of fewer than
 * 100 values is left out: it would be the maximum by another name.
 */
void show_run_table(const struct grid *grid, size_t run, struct table *table);

/*
 * Adds a row for each cell: levels, the figure in each run or the status there, the lowest and
 * highest n and figure of the control, and the change from the first run that has a figure to the
 * last.
 */
void show_campaign_table(const struct grid *grid, struct table *table);

/* Adds a row for each cell whose operations move memory: levels and the throughput of the median in
 * each run (throughput.h). */
void show_throughput_table(const struct grid *grid, struct table *table);

/* Prints why cells have no figure: one line for each status, reason and number of cells, with the
 * runs that it is said of. */
void show_reasons(const struct grid *grid, FILE *file);

#endif
