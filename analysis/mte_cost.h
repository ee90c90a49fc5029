/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte_cost: what MTE costs in a cell, which is the median with MTE on less that of its twin with
 * MTE off in the same run, and how that cost changed: the difference of the differences.
 */
#ifndef MTEBENCH_ANALYSIS_MTE_COST_H
#define MTEBENCH_ANALYSIS_MTE_COST_H

#include "analysis/pair.h"
#include "analysis/table.h"

/* The cell of @run that differs from @on, which has mte=on, by mte=off alone; NULL where there is
 * none. */
const struct cell *mte_twin(const struct run *run, const struct cell *on);

/* What MTE costs in cell @on of @run, in its unit. False where the twin or a figure is missing. */
bool mte_cost(const struct run *run, const struct cell *on, double *cost);

/* Prints a table with a row for each cell of @bench whose cost both runs know; nothing where none
 * does, or @bench counts events, which are no cost. */
void mte_cost_print(const struct pair *pair, const struct pair_bench *bench,
		    enum table_format format);

#endif
