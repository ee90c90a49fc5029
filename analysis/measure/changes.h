/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes: finds the kernels from which on a cell has another cost.
 *
 * The figures of a row make a series over the runs that have a figure and the usual page size. A
 * series of exact figures changes where a step is larger than CHANGES_SHARE and the 95 % intervals
 * of the two medians do not overlap; below 6 samples the extremes stand for the interval. The
 * intervals are needed because samples that repeat exactly still differ from each other by what
 * each of them meets, and a kernel on which they meet it in another order has not changed. Any
 * other series changes where changepoint.h finds a change.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_CHANGES_H
#define MTEBENCH_ANALYSIS_MEASURE_CHANGES_H

#include "analysis/data/grid.h"

#define CHANGES_SHARE 0.02

struct change {
	size_t row;
	size_t run;    /* the first run with the new level */
	double before; /* figure of the run before it in the series, in the grid's unit */
	double after;  /* figure of `run` */
	bool exact;    /* found as a step of exact figures, else by changepoint.h */
};

struct changes {
	struct change *items; /* by row, then by run */
	size_t count;
};

struct changes changes_of(const struct grid *grid);
void changes_free(struct changes *changes);

/* Returns the page size that most runs have. Of two that are equally frequent it is the one that an
 * earlier run has. */
uint64_t usual_page_size(const struct dataset *dataset);

/* Writes a CSV with a row for each change. */
void changes_print_csv(const struct grid *grid, const struct changes *changes, FILE *file);

#endif
