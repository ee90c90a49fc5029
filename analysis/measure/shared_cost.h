/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shared_cost: pairs cells with private guest RAM with their twins in shared memory. The cost of
 * sharing is the twin's median minus that of the private cell. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H
#define MTEBENCH_ANALYSIS_MEASURE_SHARED_COST_H

#include "analysis/data/cell.h"

/*
 * Returns the cell of @run that has the levels of @private but X-shared where that has the backing
 * X-private, or NULL. Where the run lacks anon-shared, memfd-shared is the twin of anon-private: a
 * VMM that shares its RAM takes a memfd in place of anonymous memory.
 */
const struct cell *shared_twin(const struct run *run, const struct cell *private);

#endif
