/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes: finds the kernels from which on a cell has another cost.
 *
 * The figures of a row make a series over the runs that have a figure and the usual page size. Where
 * cells are exact on both sides, a step of more than CHANGES_SHARE is a change. Series with any other
 * cell are searched as changepoint.h says, all of the campaign together, those that count events
 * apart from those that do not: logarithms of figures, or roots of counts. The variance between
 * boots, where kernels have several, is the least that there can be between kernels; so is that of
 * the clock's tick, and that of rare events.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_CHANGES_H
#define MTEBENCH_ANALYSIS_MEASURE_CHANGES_H

#include "analysis/data/grid.h"
#include "analysis/stats/changepoint.h"

#define CHANGES_SHARE 0.02

struct change {
	const struct grid *grid; /* borrowed */
	size_t row;
	size_t run;    /* the first run with the new level; of a drift the last of all */
	double before; /* level before it, in the grid's unit; of a drift at the first run */
	double after;  /* level from `run` on */
	bool exact;    /* a step of exact figures, which has no p */
	enum changepoint_kind kind;
	double p; /* adjusted over the campaign; NAN of an exact one */
};

struct changes {
	struct change *items; /* by grid, then by row, then by run */
	size_t count;
};

/* The changes of all @grid_count grids of a dataset: there are no fewer chances to be wrong in a
 * campaign that has its cells in several benchmarks. */
struct changes changes_of(const struct grid *grids, size_t grid_count);

/* Those of @changes that are in rows of the @part_count @parts, as changes of these: parts of the grids
 * that @changes were found in (grid_of_rows()). */
struct changes changes_in(const struct changes *changes, const struct grid *parts,
			  size_t part_count);
void changes_free(struct changes *changes);

/* "step", "reverted", "last", "drift" or, of an exact one, "step of exact figures". */
const char *change_found_by(const struct change *change);

/* Returns the page size that most runs have. Of two that are equally frequent it is the one that an
 * earlier run has. */
uint64_t usual_page_size(const struct dataset *dataset);

/* Writes a CSV with a row for each change of @grid. */
void changes_print_csv(const struct grid *grid, const struct changes *changes, FILE *file);

#endif
