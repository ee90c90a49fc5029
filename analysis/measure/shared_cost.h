/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shared_cost: pairs cells with private guest RAM with their twins in shared memory. The cost of
 * sharing is the twin's median minus that of the private cell. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H

#include "analysis/data/grid.h"

/*
 * Returns the row of @grid that has the levels of row @row but X-shared where that has the backing
 * X-private; or grid->row_count when there is none. Where the plan lacks anon-shared, memfd-shared
 * is the twin of anon-private: a VMM that shares its RAM takes a memfd in place of anonymous
 * memory.
 */
size_t shared_twin(const struct grid *grid, size_t row);

#endif
