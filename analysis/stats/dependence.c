/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dependence: by how much neighbours in time resemble each other. */
#include "analysis/stats/dependence.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#define LAG_ONE_MAX 0.99

/* Below 4 batches of 4 there is nothing to be seen. */
#define BATCHES_MIN 4

/* Of "above the median". A value at it counts half, so that the many ties of exact data are in the
 * middle. */
static double indicator(uint64_t value, double median)
{
	if ((double)value == median)
		return 0.5;
	return (double)value > median;
}

static double batch_mean(const uint64_t *values, size_t count, double median)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += indicator(values[i], median);
	return sum / (double)count;
}

static double variance_of_indicator(const uint64_t *values, size_t count, double median)
{
	double mean = batch_mean(values, count, median);
	double squares = 0;

	for (size_t i = 0; i < count; i++) {
		double distance = indicator(values[i], median) - mean;

		squares += distance * distance;
	}
	return squares / (double)count;
}

static double variance_of_batches(const uint64_t *values, size_t batches, size_t size,
				  double median)
{
	double mean = batch_mean(values, batches * size, median);
	double squares = 0;

	for (size_t i = 0; i < batches; i++) {
		double distance = batch_mean(values + i * size, size, median) - mean;

		squares += distance * distance;
	}
	return squares / (double)(batches - 1);
}

double inflation_batch_means(const uint64_t *values, size_t count, double median)
{
	size_t size = (size_t)sqrt((double)count);
	size_t batches = size ? count / size : 0;
	double variance;
	double inflation;

	if (batches < BATCHES_MIN || size < BATCHES_MIN)
		return 1;
	variance = variance_of_indicator(values, batches * size, median);
	if (variance <= 0)
		return 1;
	inflation = (double)size * variance_of_batches(values, batches, size, median) / variance;
	if (inflation < gsl_cdf_chisq_Pinv(0.975, (double)(batches - 1)) / (double)(batches - 1))
		return 1;
	return inflation;
}

/* Products of neighbours, and squares, of the indicator's distances from its middle. */
struct lag_sums {
	double products, squares;
	size_t count;
};

static void add_trial(struct lag_sums *sums, const uint64_t *values, size_t count, double median)
{
	for (size_t i = 0; i < count; i++) {
		double distance = indicator(values[i], median) - 0.5;

		sums->squares += distance * distance;
		if (i > 0)
			sums->products += distance * (indicator(values[i - 1], median) - 0.5);
	}
	sums->count += count;
}

double inflation_lag_one(const uint64_t *values, const size_t *trial_sizes, size_t trial_count,
			 double median)
{
	struct lag_sums sums = {0};
	double n, r, rho;

	for (size_t i = 0; i < trial_count; i++) {
		add_trial(&sums, values, trial_sizes[i], median);
		values += trial_sizes[i];
	}
	if (sums.squares <= 0)
		return 1;
	n = (double)sums.count;
	r = sums.products / sums.squares;
	r = fmin(r + (1 + 4 * r) / n + 1 / sqrt(n), LAG_ONE_MAX);
	rho = sin(r * M_PI_2);
	return fmax((1 + rho) / (1 - rho), 1);
}
