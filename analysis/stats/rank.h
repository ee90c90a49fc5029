/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rank: is one sample shifted against another? Tests and estimates that only use the order of the
 * values.
 *
 * Samples are given sorted; work is linear in their sizes unless said otherwise. a is the base, b
 * the new sample: a positive shift means that b is larger.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_RANK_H
#define MTEBENCH_ANALYSIS_STATS_RANK_H

#include "analysis/stats/interval.h"

/* Up to this many values in both samples together, probabilities are counted over all
 * permutations. */
#define RANK_PERMUTATION_MAX 60

struct mann_whitney {
	double u;    /* pairs with b > a, and half of those that are equal */
	double z;    /* standardised, with correction for ties; 0 when all values are equal */
	double ties; /* the sum of t^3 - t over groups of t equal values */
};

/* Of a sample larger than this, Hodges and Lehmann's figures use equally spaced order statistics,
 * this many at most. */
#define RANK_THINNED_MAX 65536

/* U of Mann and Whitney, with ties at half weight. Neither sample may be empty. */
struct mann_whitney rank_mann_whitney(struct ordered a, struct ordered b);

/*
 * The two-sided p of the above by the normal approximation with correction for ties and for
 * continuity, for values whose dependence inflates the variance of U by @inflation (1 for
 * independent ones).
 */
double rank_p_normal(struct ordered a, struct ordered b, double inflation);

/*
 * The two-sided p of the permutation test of the rank sum, exact also with ties: the share of all
 * ways to deal the pooled values into samples of these sizes whose rank sum is at least as far from
 * its mean. The work grows with the fourth power of the sizes, so a.count + b.count <=
 * RANK_PERMUTATION_MAX.
 */
double rank_p_permutation(struct ordered a, struct ordered b);

/* Cliff's delta, -1..1: P(b > a) - P(b < a). */
double rank_cliff_delta(struct ordered a, struct ordered b);

/*
 * Hodges and Lehmann's estimate of the shift: the median of all differences b - a. Work is linear
 * in the sizes for each binary digit of the range.
 */
double shift_hodges_lehmann(struct ordered a, struct ordered b);

/* Whether so few values have an interval at @confidence: of all the ways to deal the values out to
 * two sides of these sizes, the two extreme ones must be rare enough. From 4 and 4 on at 95 %. */
bool interval_hodges_lehmann_exists(struct ordered a, struct ordered b, double confidence);

/*
 * The distribution-free interval that goes with it: between the differences that the Mann-Whitney
 * test at @confidence would just not reject, its variance inflated as above.
 */
struct interval interval_hodges_lehmann(struct ordered a, struct ordered b, double confidence,
					double inflation);

#endif
