/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spread: how far boots of one kernel lie apart. */
#include "analysis/stats/spread.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "analysis/base/memory.h"

/* Newton's steps for the inverse of trigamma; it converges in fewer than ten (Smyth 2004,
 * appendix). */
#define NEWTON_STEPS 50

double boots_mean(struct boots boots)
{
	return gsl_stats_mean(boots.values, 1, boots.count);
}

static double squares_of(struct boots boots)
{
	return boots.count < 2 ? 0
			       : gsl_stats_variance(boots.values, 1, boots.count) *
					 (double)(boots.count - 1);
}

struct spread spread_of(struct boots base, struct boots now)
{
	double freedom = (double)(base.count + now.count) - (base.count > 0) - (now.count > 0);

	if (freedom <= 0)
		return (struct spread){0};
	return (struct spread){.variance = (squares_of(base) + squares_of(now)) / freedom,
			       .freedom = freedom};
}

/* The y whose trigamma is @x. Newton's method on 1 / trigamma, which is nearly a line. */
static double inverse_trigamma(double x)
{
	double y = 0.5 + 1 / x;

	for (int step = 0; step < NEWTON_STEPS; step++) {
		double trigamma = gsl_sf_psi_1(y);
		double change = trigamma * (1 - trigamma / x) / gsl_sf_psi_n(2, y);

		y += change;
		if (fabs(change) < 1e-10 * y)
			break;
	}
	return y;
}

/* Moments of the logarithms of variances, each freed of what its own freedom adds. */
struct log_moments {
	double sum, squares, trigamma;
	size_t count;
};

static struct log_moments moments_of(const struct spread *spreads, size_t count)
{
	struct log_moments moments = {0};

	for (size_t i = 0; i < count; i++) {
		double half = spreads[i].freedom / 2;
		double value;

		if (half <= 0 || spreads[i].variance <= 0)
			continue;
		value = log(spreads[i].variance) - gsl_sf_psi(half) + log(half);
		moments.sum += value;
		moments.squares += value * value;
		moments.trigamma += gsl_sf_psi_1(half);
		moments.count++;
	}
	return moments;
}

static double median_variance(const struct spread *spreads, size_t count)
{
	double *values = memory_zeroed(count + 1, sizeof(*values));
	size_t known = 0;
	double median = 0;

	for (size_t i = 0; i < count; i++)
		if (spreads[i].freedom > 0)
			values[known++] = spreads[i].variance;
	gsl_sort(values, 1, known);
	if (known > 0)
		median = gsl_stats_median_from_sorted_data(values, 1, known);
	free(values);
	return median;
}

struct spread_prior spread_prior_of(const struct spread *spreads, size_t count, double most_freedom)
{
	struct log_moments moments = moments_of(spreads, count);
	struct spread_prior prior = {.median = median_variance(spreads, count)};
	double n = (double)moments.count;
	double mean, excess, half;

	if (moments.count < 2)
		return prior;
	mean = moments.sum / n;
	excess = (moments.squares - n * mean * mean) / (n - 1) - moments.trigamma / n;
	half = excess > 0 ? inverse_trigamma(excess) : HUGE_VAL;
	prior.freedom = fmin(2 * half, most_freedom);
	prior.variance = exp(isinf(half) ? mean : mean + gsl_sf_psi(half) - log(half));
	return prior;
}

struct spread spread_moderated(struct spread own, const struct spread_prior *prior)
{
	double freedom = own.freedom + prior->freedom;
	double variance;

	if (own.freedom <= 0)
		return own;
	variance = (own.freedom * own.variance + prior->freedom * prior->variance) / freedom;
	return (struct spread){.variance = fmax(variance, prior->median), .freedom = freedom};
}

struct interval boots_mean_interval(struct boots boots, double confidence)
{
	struct spread spread = spread_of(boots, (struct boots){0});
	double mean = boots_mean(boots);
	double half = gsl_cdf_tdist_Pinv((1 + confidence) / 2, spread.freedom) *
		      sqrt(spread.variance / (double)boots.count);

	return (struct interval){mean - half, mean + half};
}

static double error_of(const struct spread *spread, size_t base_count, size_t now_count)
{
	return sqrt(spread->variance * (1 / (double)base_count + 1 / (double)now_count));
}

double boots_p(double difference, const struct spread *spread, size_t base_count, size_t now_count)
{
	double error = error_of(spread, base_count, now_count);

	if (spread->freedom <= 0)
		return NAN;
	if (error <= 0)
		return difference == 0 ? 1 : 0;
	return 2 * gsl_cdf_tdist_Q(fabs(difference) / error, spread->freedom);
}

struct interval boots_interval(double difference, const struct spread *spread, size_t base_count,
			       size_t now_count, double confidence)
{
	double reach = error_of(spread, base_count, now_count) *
		       gsl_cdf_tdist_Pinv((1 + confidence) / 2, spread->freedom);

	return (struct interval){.low = difference - reach, .high = difference + reach};
}

/* A plan for more boots rests on more freedom than the boots so far: two less than all of them, and
 * what the prior adds is left out, to be on the safe side. */
static bool is_enough(double effect, double variance, double level, double power, size_t count)
{
	double freedom = 2 * (double)count - 2;
	double error = sqrt(2 * variance / (double)count);

	return effect >= error * (gsl_cdf_tdist_Pinv(1 - level / 2, freedom) +
				  gsl_cdf_tdist_Pinv(power, freedom));
}

size_t boots_needed(double effect, const struct spread *spread, double level, double power,
		    size_t most)
{
	size_t count = 2;

	while (count < most && !is_enough(fabs(effect), spread->variance, level, power, count))
		count++;
	return count;
}
