/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changepoint: where in a series of figures the level changes. */
#include "analysis/changepoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "analysis/memory.h"

struct split {
	size_t at; /* values on its left side */
	double strength;
};

/* Middle ranks, less their mean: the sum over a segment is 0. */
static double *centred_ranks(const double *series, size_t count)
{
	double *ranks = memory_zeroed(count, sizeof *ranks);
	size_t *order = memory_zeroed(count, sizeof *order);

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
static struct split best_split(const double *ranks, size_t count)
{
	struct split best = {0};
	double sum = 0;

	for (size_t i = 1; i <= count - CHANGEPOINT_SIDE_MIN; i++) {
		double strength;

		sum += ranks[i - 1];
		strength = fabs(sum) / sqrt((double)i * (double)(count - i));
		if (i >= CHANGEPOINT_SIDE_MIN && strength > best.strength)
			best = (struct split){.at = i, .strength = strength};
	}
	return best;
}

static bool is_significant(double *ranks, size_t count, double strength, gsl_rng *random)
{
	size_t reached = 1; /* the order seen is one of the orders */

	for (size_t i = 0; i < CHANGEPOINT_PERMUTATIONS; i++) {
		gsl_ran_shuffle(random, ranks, count, sizeof *ranks);
		reached += best_split(ranks, count).strength >= strength * (1 - 1e-12);
	}
	return (double)reached <= CHANGEPOINT_LEVEL * (CHANGEPOINT_PERMUTATIONS + 1);
}

static void segment(const double *series, size_t count, bool *changed, gsl_rng *random)
{
	struct split split;
	double *ranks;
	bool significant;

	if (count < 2 * CHANGEPOINT_SIDE_MIN)
		return;
	ranks = centred_ranks(series, count);
	split = best_split(ranks, count);
	significant = split.strength > 0 && is_significant(ranks, count, split.strength, random);
	free(ranks);
	if (!significant)
		return;
	changed[split.at] = true;
	segment(series, split.at, changed, random);
	segment(series + split.at, count - split.at, changed + split.at, random);
}

void changepoints_rank_cusum(const double *series, size_t count, bool *changed)
{
	gsl_rng *random = gsl_rng_alloc(gsl_rng_taus2);

	memset(changed, 0, count * sizeof *changed);
	segment(series, count, changed, random);
	gsl_rng_free(random);
}

void changepoints_exact(const double *series, size_t count, double share, bool *changed)
{
	memset(changed, 0, count * sizeof *changed);
	for (size_t i = 1; i < count; i++)
		changed[i] = fabs(series[i] - series[i - 1]) > share * fabs(series[i - 1]);
}
