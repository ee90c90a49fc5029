/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pairwise: a few cells of many that meet every pair of levels. Pure. */
#ifndef MTEBENCH_HOST_PLAN_PAIRWISE_H
#define MTEBENCH_HOST_PLAN_PAIRWISE_H

#include <stdbool.h>
#include <stddef.h>

#include "host/plan/bench.h"

/*
 * Chooses cells until every pair of levels of two factors that one of the @count @cells has is in a
 * chosen one; each time the first of those that have the most new pairs. All cells are of one benchmark.
 * Sets @chosen of each. Returns how many that are, or -1 when there is no memory.
 */
long pairwise_choose(const struct cell *cells, size_t count, bool *chosen);

#endif
