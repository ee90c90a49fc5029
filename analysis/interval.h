/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interval: confidence intervals of quantiles and of differences of medians.
 *
 * Samples are given sorted. All results are in the raw unit of the samples. Random numbers come
 * from a generator with a fixed seed, so that the same data give the same interval.
 */
#ifndef MTEBENCH_ANALYSIS_INTERVAL_H
#define MTEBENCH_ANALYSIS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTERVAL_DRAWS                                                                             \
	2000 /* resamples of a bootstrap: the 2.5 % quantile then rests on 50 of them */

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
