/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte_cost: the cost of MTE in a cell: the figure with MTE on minus that of its twin with MTE off
 * in the same run.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H

#include "analysis/data/cell.h"
#include "analysis/stats/spread.h"

/* Returns the twin of @on, which has mte=on: the cell of @run with the same levels but mte=off.
 * Returns NULL when there is none. */
const struct cell *mte_twin(const struct run *run, const struct cell *on);

/* Sets *@cost to the cost of MTE in cell @on of @run, in the cell's unit. Returns false when the
 * twin or a figure is missing. */
bool mte_cost(const struct run *run, const struct cell *on, double *cost);

/* How well the difference of the figures of two cells is known. */
enum difference_certainty {
	DIFFERENCE_EXACT,      /* both cells are exact (cell_is_exact()) */
	DIFFERENCE_BY_BOOTS,   /* by Student's t over the boots that measured both */
	DIFFERENCE_BY_SAMPLES, /* within the one boot that did, interval_difference_mover() */
	DIFFERENCE_UNKNOWN,    /* one boot of too few samples */
};

/* Sets @interval, in the cells' unit, to the 95 % interval of the figure of @b minus that of @a, both of
 * @run and with figures; untouched where it is exact or unknown. */
enum difference_certainty cell_difference(const struct run *run, const struct cell *a,
					  const struct cell *b, struct interval *interval);

/* The median of @b minus that of @a in each boot that measured both, raw. The caller frees the values. */
struct boots cell_boot_differences(const struct cell *a, const struct cell *b);

#endif
