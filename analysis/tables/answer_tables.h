/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer_tables: the cost of MTE and the cost of shared memory in one run, for `mtestat answer` and
 * for the head of a report. A table that has no row but its header has nothing to tell. Benchmarks
 * that count events have no cost and no row.
 */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/*
 * Has a row for each cell with MTE on that has a figure, as has its twin with MTE off: both
 * medians, the difference, and the difference per 4 KiB and per GiB of the memory that an operation
 * touches ("-" when it touches none). Free with table_free().
 */
struct table answer_mte_table(const struct grid *grid, size_t run);

/*
 * Has a row for each private cell with a figure whose shared twin (shared_cost.h) has one too: the
 * twin's backing, both medians and the difference. Free with table_free().
 */
struct table answer_shared_table(const struct grid *grid, size_t run);

/* Returns the index of the run that the answer is about: the newest with the usual page size. */
size_t answer_run(const struct dataset *dataset);

#endif
