/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interval: confidence intervals of quantiles, of mean counts and of differences of either.
 *
 * Samples are given sorted. All results are in the raw unit of the samples. Random numbers come
 * from a generator with a fixed seed, so that the same data give the same interval.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_INTERVAL_H
#define MTEBENCH_ANALYSIS_STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTERVAL_DRAWS                                                                             \
	2000 /* resamples of a bootstrap: the 2.5 % quantile then rests on 50 of them */

#define INTERVAL_CONFIDENCE 0.95 /* of all that are shown, drawn or compared */

struct interval {
	double low;
	double high;
};

/* Sorted values, borrowed. */
struct ordered {
	const uint64_t *values;
	size_t count;
};

/*
 * The distribution-free interval of quantile @p between two order statistics, from the binomial
 * distribution of the number of values below it; it covers at least @confidence. False, and
 * @interval untouched, where the sample is too small to have one: below n = 6 for the median, and n
 * = 368 for p99, at 95 %.
 */
bool interval_quantile_order(struct ordered sample, double p, double confidence,
			     struct interval *interval);

/*
 * The percentile-bootstrap interval of the quantile of type 7. The two order statistics that a
 * resample's quantile lies between are drawn from their joint (beta) distribution, which is what
 * resampling does to them: the cost does not grow with the sample. At least one value.
 */
struct interval interval_quantile_bootstrap(struct ordered sample, double p, double confidence,
					    uint64_t seed);

/*
 * The interval of the mean of counts of events: the exact Poisson limits of their sum (Garwood
 * 1936, "Fiducial limits for the Poisson distribution", Biometrika 28), divided by their number;
 * 0..3.69/n at 95 % where there were none. Counts that scatter more than Poisson's, because events
 * come in bursts, know less: the distances of the limits from the mean are widened by the root of
 * variance over mean, where that is above 1 (McCullagh and Nelder 1989, "Generalized linear
 * models", 6.2.3), and of @inflation, which is that by dependence in time (dependence.h), or 1.
 * Counts of a known number of tries scatter less than Poisson's; for them it is too wide, never
 * too narrow. At least one value.
 */
struct interval interval_mean_poisson(struct ordered sample, double confidence, double inflation);

/* An estimate and its interval. */
struct estimate {
	double value;
	struct interval interval;
};

/*
 * The interval of b - a from those of a and b, which need not be symmetric: "method of variance
 * estimates recovery" (Zou and Donner 2008, Statistics in Medicine 27). Of the intervals'
 * confidence.
 */
struct interval interval_difference_mover(const struct estimate *a, const struct estimate *b);

/*
 * (median(b_on) - median(b_off)) - (median(a_on) - median(a_off)): by how much the cost of MTE
 * changed from a to b, with whatever both columns of a run have in common cancelled.
 */
struct did_samples {
	struct ordered a_off;
	struct ordered a_on;
	struct ordered b_off;
	struct ordered b_on;
};
double did_of_medians(const struct did_samples *samples);
struct interval interval_did_bootstrap(const struct did_samples *samples, double confidence,
				       uint64_t seed);

#endif
