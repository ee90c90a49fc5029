/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rank: is one sample shifted against another? */
#include "analysis/stats/rank.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "analysis/base/memory.h"

/* A group of equal values in the merged order of two samples. */
struct group {
	size_t in_a;
	size_t in_b;
};

/* Takes the group of the smallest values at @i of @a and @j of @b, and moves behind it. */
static struct group next_group(struct ordered a, struct ordered b, size_t *i, size_t *j)
{
	struct group group = {0};
	uint64_t value;

	if (*j == b.count || (*i < a.count && a.values[*i] <= b.values[*j]))
		value = a.values[*i];
	else
		value = b.values[*j];
	for (; *i < a.count && a.values[*i] == value; (*i)++)
		group.in_a++;
	for (; *j < b.count && b.values[*j] == value; (*j)++)
		group.in_b++;
	return group;
}

static double variance_of_u(double m, double n, double ties)
{
	double total = m + n;

	return m * n / 12 * (total + 1 - ties / (total * (total - 1)));
}

struct mann_whitney rank_mann_whitney(struct ordered a, struct ordered b)
{
	struct mann_whitney test = {0};
	double pairs = (double)a.count * (double)b.count;
	double variance;
	size_t i = 0;
	size_t j = 0;

	while (i < a.count || j < b.count) {
		double below = (double)i;
		struct group group = next_group(a, b, &i, &j);
		double size = (double)(group.in_a + group.in_b);

		test.u += (double)group.in_b * (below + 0.5 * (double)group.in_a);
		test.ties += size * size * size - size;
	}
	variance = variance_of_u((double)a.count, (double)b.count, test.ties);
	if (variance > 0)
		test.z = (test.u - pairs / 2) / sqrt(variance);
	return test;
}

double rank_p_normal(struct ordered a, struct ordered b, double inflation)
{
	struct mann_whitney test = rank_mann_whitney(a, b);
	double pairs = (double)a.count * (double)b.count;
	double variance = variance_of_u((double)a.count, (double)b.count, test.ties);
	double distance = fabs(test.u - pairs / 2) - 0.5;

	if (variance <= 0 || distance <= 0)
		return 1;
	return fmin(1, 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance * inflation)));
}

/*
 * Twice the middle rank of each pooled value, which is an integer also with ties, into @ranks.
 * Returns twice the rank sum of b.
 */
static size_t double_ranks(struct ordered a, struct ordered b, size_t *ranks)
{
	size_t sum_of_b = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < a.count || j < b.count) {
		size_t below = i + j;
		struct group group = next_group(a, b, &i, &j);
		size_t rank = 2 * below + group.in_a + group.in_b + 1;

		for (size_t k = below; k < i + j; k++)
			ranks[k] = rank;
		sum_of_b += group.in_b * rank;
	}
	return sum_of_b;
}

/*
 * ways[k * width + s]: how many choices of k of the ranks add up to s. Taken rank by rank, from
 * large k and s down, so that none is chosen twice.
 */
static double *count_ways(const size_t *ranks, size_t rank_count, size_t chosen, size_t width)
{
	double *ways = memory_zeroed((chosen + 1) * width, sizeof(*ways));

	ways[0] = 1;
	for (size_t i = 0; i < rank_count; i++)
		for (size_t k = chosen; k > 0; k--)
			for (size_t sum = width - 1; sum >= ranks[i]; sum--)
				ways[k * width + sum] += ways[(k - 1) * width + sum - ranks[i]];
	return ways;
}

double rank_p_permutation(struct ordered a, struct ordered b)
{
	size_t total = a.count + b.count;
	size_t width = total * (total + 1) + 1;
	size_t ranks[RANK_PERMUTATION_MAX];
	size_t observed = double_ranks(a, b, ranks);
	double mean = (double)b.count * (double)(total + 1);
	double distance = fabs((double)observed - mean);
	double *ways = count_ways(ranks, total, b.count, width);
	double all = 0;
	double far = 0;

	for (size_t sum = 0; sum < width; sum++) {
		double count = ways[b.count * width + sum];

		all += count;
		if (fabs((double)sum - mean) >= distance)
			far += count;
	}
	free(ways);
	return far / all;
}

double rank_cliff_delta(struct ordered a, struct ordered b)
{
	double pairs = (double)a.count * (double)b.count;

	return 2 * rank_mann_whitney(a, b).u / pairs - 1;
}

/* Differences are compared in a width that holds all of them: values have 64 bits, and a sign comes
 * on top. */
typedef __int128 difference;

/* How many of the differences b - a are at most @limit. One walk: the place in a only moves up. */
static double count_at_most(struct ordered a, struct ordered b, difference limit)
{
	uint64_t count = 0;
	size_t i = 0;

	for (size_t j = 0; j < b.count; j++) {
		difference last = (difference)b.values[j] - limit - 1;
		uint64_t far = last > (difference)UINT64_MAX ? UINT64_MAX : (uint64_t)last;

		while (last >= 0 && i < a.count && a.values[i] <= far)
			i++;
		count += a.count - i;
	}
	return (double)count;
}

/* The @place-th smallest difference, from 1 on. */
static double difference_at(struct ordered a, struct ordered b, double place)
{
	difference low = (difference)b.values[0] - (difference)a.values[a.count - 1];
	difference high = (difference)b.values[b.count - 1] - (difference)a.values[0];

	while (low < high) {
		difference middle = low + (high - low) / 2;

		if (count_at_most(a, b, middle) >= place)
			high = middle;
		else
			low = middle + 1;
	}
	return (double)low;
}

/* Every k-th order statistic of a large sample, in the middle of the k it stands for. The caller
 * frees the values. */
static struct ordered thinned(struct ordered sample)
{
	size_t step = sample.count / RANK_THINNED_MAX + 1;
	size_t count = sample.count / step;
	uint64_t *values = memory_resized(NULL, count, sizeof(*values));

	for (size_t i = 0; i < count; i++)
		values[i] = sample.values[i * step + step / 2];
	return (struct ordered){.values = values, .count = count};
}

static void free_thinned(struct ordered sample)
{
	free((void *)sample.values);
}

static double median_difference(struct ordered a, struct ordered b)
{
	double pairs = (double)a.count * (double)b.count;
	double lower = floor((pairs + 1) / 2);
	double low = difference_at(a, b, lower);

	if (fmod(pairs, 2) != 0 || count_at_most(a, b, (difference)low) > lower)
		return low;
	return (low + difference_at(a, b, lower + 1)) / 2;
}

double shift_hodges_lehmann(struct ordered a, struct ordered b)
{
	struct ordered thin_a = thinned(a);
	struct ordered thin_b = thinned(b);
	double shift = median_difference(thin_a, thin_b);

	free_thinned(thin_a);
	free_thinned(thin_b);
	return shift;
}

/* The share of all differences that lies below the interval: for the full samples, to be looked up
 * in the thinned ones. */
static double share_below(struct ordered a, struct ordered b, double confidence, double inflation)
{
	double pairs = (double)a.count * (double)b.count;
	double total = (double)a.count + (double)b.count;
	double quantile = gsl_cdf_ugaussian_Pinv((1 + confidence) / 2);

	return fmax(0, 0.5 - quantile * sqrt((total + 1) / 12 * inflation / pairs));
}

bool interval_hodges_lehmann_exists(struct ordered a, struct ordered b, double confidence)
{
	double n = (double)a.count, m = (double)b.count;
	double log_ways = lgamma(n + m + 1) - lgamma(n + 1) - lgamma(m + 1);

	return 2 * exp(-log_ways) <= 1 - confidence;
}

struct interval interval_hodges_lehmann(struct ordered a, struct ordered b, double confidence,
					double inflation)
{
	double share = share_below(a, b, confidence, inflation);
	struct ordered thin_a = thinned(a);
	struct ordered thin_b = thinned(b);
	double pairs = (double)thin_a.count * (double)thin_b.count;
	double place = fmax(1, floor(share * pairs));
	struct interval interval = {.low = difference_at(thin_a, thin_b, place),
				    .high = difference_at(thin_a, thin_b, pairs + 1 - place)};

	free_thinned(thin_a);
	free_thinned(thin_b);
	return interval;
}
