/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hygiene_rows: the cells of the hygiene benchmark as a matrix that can be read.
 *
 * Cells that have the same verdict on every kernel and differ in the level of one factor are one
 * row, which says all their levels ("any": every one that the plan has). Of each factor but the
 * first two that vary, the level that most cells have is left out of the rows and said once.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_HYGIENE_ROWS_H
#define MTEBENCH_ANALYSIS_MEASURE_HYGIENE_ROWS_H

#include "analysis/data/grid.h"
#include "analysis/data/verdict.h"

struct hygiene_row {
	char *label;            /* "mte=on backing=hugetlb-private|hugetlb-shared align=base" */
	enum verdict *verdicts; /* one a run */
	size_t cell_count;
};

struct hygiene_rows {
	struct hygiene_row *items;
	size_t count;
	char *usual; /* "thp=never align=huge": what rows do not say */
};

/* In the order of the plan. Free with hygiene_rows_free(). */
struct hygiene_rows hygiene_rows_of(const struct grid *grid);
void hygiene_rows_free(struct hygiene_rows *rows);

#endif
