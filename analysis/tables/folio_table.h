/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folio_table: what MTE costs by the size of the folios that memory is made of, in one run. */
#ifndef MTEBENCH_ANALYSIS_TABLES_FOLIO_TABLE_H
#define MTEBENCH_ANALYSIS_TABLES_FOLIO_TABLE_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/*
 * Has a column for each level of factor folio, and three rows for each set of cells of run @run that
 * differ in folio alone: the median with MTE on minus that with MTE off, of an operation, and of each
 * 4 KiB and GiB of memory that it touches. "-" where one of the two has no figure. No row but the header
 * where no such cell has one, or the grid has no such factor. Free with table_free().
 */
struct table folio_table(const struct grid *grid, size_t run);

#endif
