/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer_tables: what MTE costs and what shared memory costs on one run, for `mtestat answer` and
 * for the head of a report. A table of one row, its header, says that there is nothing to tell.
 */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/*
 * A row for each cell with MTE on whose twin with MTE off has a figure too: both medians, the
 * difference, and that difference for each 4 KiB and each GiB of memory that an operation touches
 * ("-" where it is about none). Of figures, not of counts of events. Free with table_free().
 */
struct table answer_mte_table(const struct grid *grid, size_t run);

/*
 * A row for each private cell that has a shared twin (shared_cost.h) with a figure: the twin's
 * backing, both medians and the difference. Of figures, not of counts of events. Free with
 * table_free().
 */
struct table answer_shared_table(const struct grid *grid, size_t run);

/* The newest run of the usual page size: the answer is about it. */
size_t answer_run(const struct dataset *dataset);

#endif
