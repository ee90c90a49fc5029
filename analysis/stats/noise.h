/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * noise: how runs scatter about their levels, learnt from all series of a campaign together.
 *
 * One series of ten runs says little about its own noise; fifty of them say whether neighbours
 * resemble each other and whether wild runs are common. Neighbours are taken for an autoregressive
 * process of first order, and the distribution of a mean of k runs for a gamma distribution (Pearson
 * type III) whose skewness shrinks with the root of k. The spread of one series is moderated by
 * those of the others (spread.h).
 */
#ifndef MTEBENCH_ANALYSIS_STATS_NOISE_H
#define MTEBENCH_ANALYSIS_STATS_NOISE_H

#include "analysis/stats/spread.h"

struct noise {
	struct spread_prior prior;
	double likeness; /* autocorrelation of neighbours, 0..NOISE_LIKENESS_MAX */
	double excess;   /* variance of runs over what their series' spread says; at least 1 */
	double skew;     /* of the gamma distribution with tails like theirs; at least 0 */
};

#define NOISE_LIKENESS_MAX 0.9

/* The sums that likeness and tails are learnt from. Start with zeros. */
struct noise_sums {
	double weight, ratio;                  /* logarithms, of differences over two runs to one */
	double count, squares, cubes, fourths; /* of standardised residuals */
};

/* Variance of a mean of @count runs that resemble each other, as a share of the variance of one. */
double noise_mean_variance(double likeness, size_t count);

/* Degrees of freedom of @count runs about their mean: the expected sum of squares over the variance
 * of one run. */
double noise_freedom(double likeness, size_t count);

/* Adds a series whose differences over one run have the mean square @one, and those over two, of
 * which there are @count, @two. */
void noise_add_differences(struct noise_sums *sums, double one, double two, size_t count);

/* The likeness that the sums say, one standard error on the safe side. */
double noise_likeness(const struct noise_sums *sums);

/* Adds a residual in units of its standard deviation; beyond 6 it counts as 6. */
void noise_add_residual(struct noise_sums *sums, double residual);

/* Sets excess and skew of @noise, from skewness and kurtosis less two standard errors of each. */
void noise_set_shape(struct noise *noise, const struct noise_sums *sums);

/* A contrast of means and what is known of its error. */
struct contrast {
	double difference;
	double variance;      /* of the difference, as a multiple of that of a run */
	size_t runs;          /* in the shorter of the two means: its tails are the contrast's */
	struct spread spread; /* of the series' own runs */
	double floor;         /* the variance of a run is not smaller */
};

/* The two-sided p of a difference as large, were there none; 1 for one of less than three standard
 * errors, which is nothing to look at where many are tried. */
double noise_p(const struct noise *noise, const struct contrast *contrast);

#endif
