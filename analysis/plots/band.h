/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * band: the strip below the data of a trend plot, where what has no figure is marked.
 *
 * Each row that lacks figures somewhere has a line in it: a mark for each run without one (a cross
 * for refused, a plus for skip, a star for failed) and one text where the line has most room.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_BAND_H
#define MTEBENCH_ANALYSIS_PLOTS_BAND_H

#include "analysis/data/grid.h"

struct band_style {
	int style;     /* the gnuplot line style of the row */
	double height; /* of the middle of its line, 0..1 of the plot */
};

/* True when some run has the cell of @row but no figure for it. */
bool band_row_is_lost(const struct grid *grid, size_t row);

/* Writes the gnuplot labels of @row. */
void band_print_row(const struct grid *grid, size_t row, const struct band_style *place,
		    FILE *file);

#endif
