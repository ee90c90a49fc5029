/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contention_tables: how often parties met at a page, and who waited for its lock. */
#ifndef MTEBENCH_ANALYSIS_TABLES_CONTENTION_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_CONTENTION_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/* Prints a row for each cell of @grid that says it: of a run how many touches overlapped and waited, and
 * for how long; of a campaign how many waited, kernel by kernel. Nothing where no cell says it. */
void contention_tables_print(const struct grid *grid, enum table_format format, FILE *file);

#endif
