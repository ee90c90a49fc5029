/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hygiene_rows: merges the cells of the hygiene benchmark into a matrix that is short enough to
 * read.
 *
 * Cells that have the same verdict on every kernel and differ in one factor only are merged into
 * one row, which names all their levels of that factor; "any" stands for three or more that are all
 * levels in the plan. The first two factors that vary stand in every row. Of each other factor the
 * level that most cells have is usual: rows leave it out, and it is printed once.
 *
 * Of more than HYGIENE_ROWS_READABLE rows, those of a few cells with the same verdicts, none of which is
 * stale, lost or failed, are folded into one: a plan that selects cells by pairs has many of them. More than
 * six levels of a factor are counted instead of named.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_HYGIENE_ROWS_H
#define MTEBENCH_ANALYSIS_MEASURE_HYGIENE_ROWS_H

#include "analysis/data/findings.h"
#include "analysis/data/grid.h"
#include "analysis/data/verdict.h"

#define HYGIENE_ROWS_READABLE 40

struct hygiene_row {
	char *label; /* "mte=on backing=hugetlb-private|hugetlb-shared align=base" */
	enum hygiene_verdict *verdicts; /* one for each run */
	size_t cell_count;              /* number of cells that were merged into the row */
	/* "hugetlb_part, not known": the findings that its bad cells belong to; "" where none is bad */
	char *findings;
};

struct hygiene_rows {
	struct hygiene_row *items;
	size_t count;
	char *usual; /* "thp=never align=huge": the usual levels */
};

/* Returns the rows in the order of the plan. Without @findings (NULL) none of them are named. Free
 * them with hygiene_rows_free(). */
struct hygiene_rows hygiene_rows_of(const struct grid *grid, const struct findings *findings);
void hygiene_rows_free(struct hygiene_rows *rows);

#endif
