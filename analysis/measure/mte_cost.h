/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte_cost: the cost of MTE in a cell: the figure with MTE on minus that of its twin with MTE off
 * in the same run.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H

#include "analysis/data/cell.h"

/* Returns the twin of @on, which has mte=on: the cell of @run with the same levels but mte=off.
 * Returns NULL when there is none. */
const struct cell *mte_twin(const struct run *run, const struct cell *on);

/* Sets *@cost to the cost of MTE in cell @on of @run, in the cell's unit. Returns false when the
 * twin or a figure is missing. */
bool mte_cost(const struct run *run, const struct cell *on, double *cost);

#endif
