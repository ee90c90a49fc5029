/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer_tables: the cost of MTE and the cost of shared memory in one run, for `mtestat answer` and
 * for the head of a report. Benchmarks that count events have no cost and no row.
 */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_ANSWER_TABLES_H

#include "analysis/base/table.h"
#include "analysis/data/grid.h"

/* Which of a benchmark's cells have a row. */
struct answer_view {
	size_t run;
	bool all;     /* those without a difference too */
	bool by_size; /* the largest difference first; else in the order of the plan */
};

/* A table, and what is said beside it. Free with answer_table_free(). */
struct answer_table {
	struct table table; /* no row but the header where there is nothing to tell */
	char *common;       /* the levels that all its cells have, or "" */
	size_t equal;       /* cells left out because there is no difference */
	bool one_boot;      /* some interval is that of the samples of one boot */
};

/*
 * Has a row for each cell with MTE on that has a figure, as has its twin with MTE off: both
 * medians, the difference and its 95 % interval (cell_difference()), the difference per 4 KiB and
 * per GiB of the memory that an operation touches ("-" when it touches none), and n.
 */
struct answer_table answer_mte_table(const struct grid *grid, const struct answer_view *view);

/*
 * Has a row for each private cell with a figure whose shared twin (shared_cost.h) has one too: the
 * twin's backing, both medians, the difference, its interval, and n.
 */
struct answer_table answer_shared_table(const struct grid *grid, const struct answer_view *view);

void answer_table_free(struct answer_table *table);

#endif
