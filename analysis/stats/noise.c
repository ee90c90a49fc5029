/* SPDX-License-Identifier: GPL-2.0-or-later */
/* noise: how runs scatter about their levels. */
#include "analysis/stats/noise.h"

#include <float.h>
#include <math.h>

#include <gsl/gsl_cdf.h>

#define ERRORS_MIN   3.0
#define RESIDUAL_MAX 6.0

/* The variance of k values of an autoregressive process, summed up. */
double noise_mean_variance(double likeness, size_t count)
{
	double k = (double)count;
	double far = 1 - likeness;

	return ((1 + likeness) / far - 2 * likeness * (1 - pow(likeness, k)) / (k * far * far)) / k;
}

double noise_freedom(double likeness, size_t count)
{
	return count < 2 ? 0 : (double)count * (1 - noise_mean_variance(likeness, count));
}

/* In variances they are 2 (1 - r) and 2 (1 - r^2). */
void noise_add_differences(struct noise_sums *sums, double one, double two, size_t count)
{
	if (one <= 0 || two <= 0)
		return;
	sums->weight += (double)count;
	sums->ratio += (double)count * log(two / one);
}

double noise_likeness(const struct noise_sums *sums)
{
	if (sums->weight <= 0)
		return 0;
	return fmin(fmax(exp(sums->ratio / sums->weight) - 1 + 1 / sqrt(sums->weight), 0),
		    NOISE_LIKENESS_MAX);
}

void noise_add_residual(struct noise_sums *sums, double residual)
{
	double value = fmin(fmax(residual, -RESIDUAL_MAX), RESIDUAL_MAX);

	sums->count++;
	sums->squares += value * value;
	sums->cubes += pow(value, 3);
	sums->fourths += pow(value, 4);
}

/* A gamma distribution of skewness s has an excess kurtosis of 1.5 s^2. */
void noise_set_shape(struct noise *noise, const struct noise_sums *sums)
{
	double n = sums->count;
	double square = sums->squares / n;
	double skew, kurtosis;

	noise->excess = 1;
	noise->skew = 0;
	if (!(square > 0))
		return;
	skew = fabs(sums->cubes / n) / pow(square, 1.5) - 2 * sqrt(6 / n);
	kurtosis = sums->fourths / n / (square * square) - 3 - 2 * sqrt(24 / n);
	noise->excess = fmax(1, square);
	noise->skew = fmax(fmax(skew, 0), sqrt(fmax(kurtosis, 0) / 1.5));
}

/* As far out in the tail of the gamma distribution as @p is in that of the normal one. */
static double p_of_skewed(double p, double skew)
{
	double shape = 4 / (skew * skew);
	double z = gsl_cdf_ugaussian_Qinv(p / 2);

	return fmax(p, fmin(1, 2 * gsl_cdf_gamma_Q(shape + z * sqrt(shape), shape, 1)));
}

double noise_p(const struct noise *noise, const struct contrast *contrast)
{
	struct spread spread = spread_moderated(contrast->spread, &noise->prior);
	double variance = fmax(spread.variance, contrast->floor) * noise->excess;
	double error = sqrt(variance * contrast->variance);
	double skew = noise->skew / sqrt((double)contrast->runs);
	double p;

	if (!(fabs(contrast->difference) > ERRORS_MIN * error) || spread.freedom <= 0)
		return 1;
	if (error <= 0)
		return 0;
	p = fmax(2 * gsl_cdf_tdist_Q(fabs(contrast->difference) / error, spread.freedom), DBL_MIN);
	return skew < 0.01 ? p : p_of_skewed(p, skew);
}
