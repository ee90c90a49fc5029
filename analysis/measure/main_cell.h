/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main_cell: the one cell that a report answers with: what guests meet most.
 *
 * Of the cells of stage2_fault with MTE on whose cost (mte_cost.h) is known it is the one with most
 * of these levels, each of which outweighs all behind it: backing=anon-private, thp=never,
 * access=write, populate=none (the host has no page yet either), order=seq, vcpus=1; of equals the
 * first of the plan. Without any of stage2_fault it is the first of another benchmark, but not of
 * null, and not one that counts events.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_MAIN_CELL_H
#define MTEBENCH_ANALYSIS_MEASURE_MAIN_CELL_H

#include <stdbool.h>

#include "analysis/data/grid.h"

/* That cell of run @run of the @count @grids, all of one dataset; NULL where no cost is known. */
const struct cell *main_cell(const struct grid *grids, size_t count, size_t run);

/* Whether @cell is of stage2_fault, so that a sample is the fault of a page. */
bool main_cell_is_fault(const struct cell *cell);

#endif
