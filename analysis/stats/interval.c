/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interval: confidence intervals of quantiles, of mean counts and of differences of either. */
#include "analysis/stats/interval.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "analysis/base/memory.h"
#include "analysis/stats/sample.h"

/* The smallest k with P(B <= k) >= @share, for B binomial of @count and @p. */
static size_t binomial_quantile(size_t count, double p, double share)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (gsl_cdf_binomial_P((unsigned int)middle, p, (unsigned int)count) >= share)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/*
 * With B values below the quantile, x(l) <= quantile <= x(u) (counted from 1) when l <= B < u. l is
 * the largest with P(B < l) <= alpha/2, u the smallest with P(B >= u) <= alpha/2.
 */
bool interval_quantile_order(struct ordered sample, double p, double confidence,
			     struct interval *interval)
{
	double tail = (1 - confidence) / 2;
	size_t low;
	size_t high;

	if (sample.count == 0)
		return false;
	low = binomial_quantile(sample.count, p, tail);
	if (gsl_cdf_binomial_P((unsigned int)low, p, (unsigned int)sample.count) <= tail)
		low++;
	high = binomial_quantile(sample.count, p, 1 - tail) + 1;
	if (low < 1 || high > sample.count)
		return false;
	interval->low = (double)sample.values[low - 1];
	interval->high = (double)sample.values[high - 1];
	return true;
}

/* The value at the place that @share (0..1) of a sorted sample is. */
static double value_at_share(struct ordered sample, double share)
{
	size_t place = (size_t)(share * (double)sample.count);

	return (double)sample.values[place < sample.count ? place : sample.count - 1];
}

/*
 * Of n uniform numbers the k-th smallest is beta(k, n-k+1), and the next, given that one, is the
 * smallest of the n-k above it. A resample picks the values at those shares of the sample.
 */
static double draw_quantile(struct ordered sample, double p, gsl_rng *random)
{
	double count = (double)sample.count;
	double place = (count - 1) * p;
	double below = floor(place);
	double first = gsl_ran_beta(random, below + 1, count - below);
	double low = value_at_share(sample, first);
	double above = count - below - 1;
	double second;

	if (above < 1)
		return low;
	second = first + (1 - first) * (1 - pow(gsl_rng_uniform_pos(random), 1 / above));
	return low + (place - below) * (value_at_share(sample, second) - low);
}

static double draw_median(struct ordered sample, gsl_rng *random)
{
	return draw_quantile(sample, 0.5, random);
}

static gsl_rng *new_random(uint64_t seed)
{
	gsl_rng *random = gsl_rng_alloc(gsl_rng_taus2);

	gsl_rng_set(random, (unsigned long)seed + 1);
	return random;
}

/* Ends a bootstrap: sorts the draws and takes the middle @confidence of them. */
static struct interval middle_of(double *draws, double confidence)
{
	double tail = (1 - confidence) / 2;
	struct interval interval;

	gsl_sort(draws, 1, INTERVAL_DRAWS);
	interval.low = quantile_type7_real(draws, INTERVAL_DRAWS, tail);
	interval.high = quantile_type7_real(draws, INTERVAL_DRAWS, 1 - tail);
	return interval;
}

struct interval interval_quantile_bootstrap(struct ordered sample, double p, double confidence,
					    uint64_t seed)
{
	gsl_rng *random = new_random(seed);
	double draws[INTERVAL_DRAWS];

	for (size_t i = 0; i < INTERVAL_DRAWS; i++)
		draws[i] = draw_quantile(sample, p, random);
	gsl_rng_free(random);
	return middle_of(draws, confidence);
}

/* GSL's inverse of the gamma distribution does not converge beyond; the two differ by less than one
 * event there. */
#define POISSON_EXACT_MAX 1e5

static struct interval limits_of_sum(double sum, double confidence)
{
	double tail = (1 - confidence) / 2;
	double reach = gsl_cdf_ugaussian_Qinv(tail) * sqrt(sum);

	if (sum > POISSON_EXACT_MAX)
		return (struct interval){sum - reach, sum + reach};
	return (struct interval){sum > 0 ? gsl_cdf_gamma_Pinv(tail, sum, 1) : 0,
				 gsl_cdf_gamma_Qinv(tail, sum + 1, 1)};
}

/* Variance over mean; 1 where nothing shows more. */
static double dispersion_of(struct ordered sample, double mean)
{
	double deviation;

	if (sample.count < 2 || mean <= 0)
		return 1;
	deviation = deviation_two_pass(sample.values, sample.count);
	return fmax(1, deviation * deviation / mean);
}

struct interval interval_mean_poisson(struct ordered sample, double confidence, double inflation)
{
	double count = (double)sample.count;
	double mean = mean_arithmetic(sample.values, sample.count);
	double widened = sqrt(dispersion_of(sample, mean) * inflation);
	struct interval limits = limits_of_sum(mean * count, confidence);

	return (struct interval){fmax(0, mean - widened * (mean - limits.low / count)),
				 mean + widened * (limits.high / count - mean)};
}

struct interval interval_difference_mover(const struct estimate *a, const struct estimate *b)
{
	double difference = b->value - a->value;

	return (struct interval){
		difference - hypot(b->value - b->interval.low, a->interval.high - a->value),
		difference + hypot(b->interval.high - b->value, a->value - a->interval.low)};
}

static double median_of(struct ordered sample)
{
	return quantile_type7(sample.values, sample.count, 0.5);
}

double did_of_medians(const struct did_samples *samples)
{
	return (median_of(samples->b_on) - median_of(samples->b_off)) -
	       (median_of(samples->a_on) - median_of(samples->a_off));
}

struct interval interval_did_bootstrap(const struct did_samples *samples, double confidence,
				       uint64_t seed)
{
	gsl_rng *random = new_random(seed);
	double draws[INTERVAL_DRAWS];

	for (size_t i = 0; i < INTERVAL_DRAWS; i++)
		draws[i] =
			(draw_median(samples->b_on, random) - draw_median(samples->b_off, random)) -
			(draw_median(samples->a_on, random) - draw_median(samples->a_off, random));
	gsl_rng_free(random);
	return middle_of(draws, confidence);
}
