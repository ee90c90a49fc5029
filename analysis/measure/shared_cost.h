/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shared_cost: what shared guest RAM costs, which is its median less that of its private twin. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H

#include "analysis/data/grid.h"

/*
 * The row of @grid that differs from private row @row by shared memory in the place of private
 * alone: backing X-shared for X-private, or, where the plan has none, memfd-shared for
 * anon-private, which is how a VMM shares what it would have allocated. row_count where there is
 * none.
 */
size_t shared_twin(const struct grid *grid, size_t row);

#endif
