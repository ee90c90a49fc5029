/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signed_rank: tests whether paired differences are centred on zero. It is Wilcoxon's signed-rank
 * test with Hodges and Lehmann's estimate, exact, by counting all 2^n ways to assign the signs.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_SIGNED_RANK_H
#define MTEBENCH_ANALYSIS_STATS_SIGNED_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats/interval.h"

/* Of more differences than this only the first are used, because the work grows with the cube. */
#define SIGNED_RANK_MAX 200

/*
 * Returns the two-sided p. Zeros are left out, as Wilcoxon does it, and ties get their mean rank.
 * Returns 1 when no difference is left.
 */
double signed_rank_p(const double *differences, size_t count);

/* Returns the estimate: the median of the means of all pairs of differences, pairs of one with
 * itself included; NAN when there are no differences. */
double signed_rank_shift(const double *differences, size_t count);

/*
 * Sets @interval to the means of pairs between which the test at @confidence does not reject.
 * Zeros count here: of any shift but zero they have a sign, and differences that are all zero are no
 * lack of data. Returns false, with @interval untouched, when there are too few differences: below 6
 * at 95 %.
 */
bool signed_rank_interval(const double *differences, size_t count, double confidence,
			  struct interval *interval);

#endif
