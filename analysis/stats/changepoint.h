/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changepoint: where in a series of figures, one a run, the level changes.
 *
 * Binary segmentation by the rank CUSUM: a segment has a change when the largest standardised
 * rank-sum difference between its two sides, over all places where it could be split, is one that
 * at most CHANGEPOINT_LEVEL of random orders of the same values reach. The change is put where two
 * levels fit best (least absolute deviations). Ranks make the test indifferent to single wild runs,
 * and the permutations make its rate of false alarms what it says, whatever the distribution
 * (`make selfproof` shows it).
 */
#ifndef MTEBENCH_ANALYSIS_STATS_CHANGEPOINT_H
#define MTEBENCH_ANALYSIS_STATS_CHANGEPOINT_H

#include <stdbool.h>
#include <stddef.h>

#define CHANGEPOINT_LEVEL        0.01
#define CHANGEPOINT_PERMUTATIONS 999
#define CHANGEPOINT_SIDE_MIN     3 /* values on either side of a change */

/*
 * Sets changed[i] where the level of @series changes from value i-1 to value i. Fewer than about
 * ten values never show a change at this level.
 */
void changepoints_rank_cusum(const double *series, size_t count, bool *changed);

/* The same for exact figures: every step of more than @share of the value before. */
void changepoints_exact(const double *series, size_t count, double share, bool *changed);

#endif
