/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signed_rank: are paired differences centred on zero? Wilcoxon's signed-rank test, and Hodges and
 * Lehmann's estimate that goes with it. Exact, by counting all 2^n ways to deal out the signs.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_SIGNED_RANK_H
#define MTEBENCH_ANALYSIS_STATS_SIGNED_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats/interval.h"

/* Of more differences than this only the first so many are used: the work grows with the cube. */
#define SIGNED_RANK_MAX 200

/*
 * The two-sided p. Zeros are left out, as Wilcoxon has it; ties have their mean rank. 1 where
 * nothing is left.
 */
double signed_rank_p(const double *differences, size_t count);

/* The median of all means of two differences (each with itself too); NAN without any. */
double signed_rank_shift(const double *differences, size_t count);

/*
 * The interval between the means of two that the test at @confidence would just not reject. False,
 * and @interval untouched, where there are too few differences for one: below 6 at 95 %.
 */
bool signed_rank_interval(const double *differences, size_t count, double confidence,
			  struct interval *interval);

#endif
