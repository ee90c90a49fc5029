/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changepoint: where in a series of figures the level changes. */
#include "analysis/stats/changepoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "analysis/base/memory.h"
#include "analysis/stats/sample.h"

/* Middle ranks, less their mean: the sum over a segment is 0. */
static double *centred_ranks(const double *series, size_t count)
{
	double *ranks = memory_zeroed(count, sizeof(*ranks));
	size_t *order = memory_zeroed(count, sizeof(*order));

	gsl_sort_index(order, series, 1, count);
	for (size_t i = 0; i < count;) {
		size_t end = i;

		while (end < count && series[order[end]] == series[order[i]])
			end++;
		for (size_t j = i; j < end; j++)
			ranks[order[j]] = 0.5 * (double)(i + end - 1) - 0.5 * (double)(count - 1);
		i = end;
	}
	free(order);
	return ranks;
}

/* A sum of k of n centred ranks has a variance proportional to k(n-k). */
static double strongest_split(const double *ranks, size_t count)
{
	double strongest = 0;
	double sum = 0;

	for (size_t i = 1; i <= count - CHANGEPOINT_SIDE_MIN; i++) {
		sum += ranks[i - 1];
		if (i >= CHANGEPOINT_SIDE_MIN)
			strongest =
				fmax(strongest, fabs(sum) / sqrt((double)i * (double)(count - i)));
	}
	return strongest;
}

static bool is_significant(double *ranks, size_t count, double strength, gsl_rng *random)
{
	size_t reached = 1; /* the order seen is one of the orders */

	for (size_t i = 0; i < CHANGEPOINT_PERMUTATIONS; i++) {
		gsl_ran_shuffle(random, ranks, count, sizeof(*ranks));
		reached += strongest_split(ranks, count) >= strength * (1 - 1e-12);
	}
	return (double)reached <= CHANGEPOINT_LEVEL * (CHANGEPOINT_PERMUTATIONS + 1);
}

/* The sum of the distances from the median. */
static double spread_around_median(const double *series, size_t count)
{
	double *sorted = memory_resized(NULL, count, sizeof(*sorted));
	double spread = 0;
	double median;

	memcpy(sorted, series, count * sizeof(*sorted));
	gsl_sort(sorted, 1, count);
	median = quantile_type7_real(sorted, count, 0.5);
	for (size_t i = 0; i < count; i++)
		spread += fabs(series[i] - median);
	free(sorted);
	return spread;
}

/*
 * Where two levels fit best. Not where the ranks differ most: that lies too far in the middle as
 * soon as the value next to the change is the highest of the lower ones.
 */
static size_t best_fit(const double *series, size_t count)
{
	double least = INFINITY;
	size_t best = CHANGEPOINT_SIDE_MIN;

	for (size_t i = CHANGEPOINT_SIDE_MIN; i <= count - CHANGEPOINT_SIDE_MIN; i++) {
		double spread = spread_around_median(series, i) +
				spread_around_median(series + i, count - i);

		if (spread < least) {
			least = spread;
			best = i;
		}
	}
	return best;
}

static bool has_change(const double *series, size_t count, gsl_rng *random)
{
	double *ranks = centred_ranks(series, count);
	double strength = strongest_split(ranks, count);
	bool significant = strength > 0 && is_significant(ranks, count, strength, random);

	free(ranks);
	return significant;
}

static void segment(const double *series, size_t count, bool *changed, gsl_rng *random)
{
	size_t at;

	if (count < 2 * CHANGEPOINT_SIDE_MIN || !has_change(series, count, random))
		return;
	at = best_fit(series, count);
	changed[at] = true;
	segment(series, at, changed, random);
	segment(series + at, count - at, changed + at, random);
}

void changepoints_rank_cusum(const double *series, size_t count, bool *changed)
{
	gsl_rng *random = gsl_rng_alloc(gsl_rng_taus2);

	memset(changed, 0, count * sizeof(*changed));
	segment(series, count, changed, random);
	gsl_rng_free(random);
}

void changepoints_exact(const double *series, size_t count, double share, bool *changed)
{
	memset(changed, 0, count * sizeof(*changed));
	for (size_t i = 1; i < count; i++)
		changed[i] = fabs(series[i] - series[i - 1]) > share * fabs(series[i - 1]);
}
