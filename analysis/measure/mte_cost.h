/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte_cost: what MTE costs in a cell: the median with MTE on less that of its twin with MTE off in
 * the same run.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_MTE_COST_H

#include "analysis/data/cell.h"

/* The cell of @run that differs from @on, which has mte=on, by mte=off alone; NULL where there is
 * none. */
const struct cell *mte_twin(const struct run *run, const struct cell *on);

/* What MTE costs in cell @on of @run, in its unit. False where the twin or a figure is missing. */
bool mte_cost(const struct run *run, const struct cell *on, double *cost);

#endif
