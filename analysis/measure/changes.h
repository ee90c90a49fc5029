/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes: the kernels from which on a cell costs something else.
 *
 * The medians of a row are a series over the runs that have a figure and the usual page size. Exact
 * figures change where a step is larger than CHANGES_SHARE and the 95 % intervals of the two
 * medians (below 6 samples: the extremes) do not overlap: what repeats exactly may still differ
 * from sample to sample by what each happens to meet, and a kernel that meets it in another order
 * has not changed. Others change where changepoint.h says so.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_CHANGES_H
#define MTEBENCH_ANALYSIS_MEASURE_CHANGES_H

#include "analysis/data/grid.h"

#define CHANGES_SHARE 0.02

struct change {
	size_t row;
	size_t run;    /* the first with the new level */
	double before; /* the median of the run before it in the series, in the grid's unit */
	double after;
	bool exact;
};

struct changes {
	struct change *items; /* by row, then by run */
	size_t count;
};

struct changes changes_of(const struct grid *grid);
void changes_free(struct changes *changes);

/* The page size that most runs have; that of the earlier ones where two are as frequent. */
uint64_t usual_page_size(const struct dataset *dataset);

/* Writes a CSV with a row for each change. */
void changes_print_csv(const struct grid *grid, const struct changes *changes, FILE *file);

#endif
