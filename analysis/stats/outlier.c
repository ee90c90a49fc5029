/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outlier: how many values lie far from the middle half. */
#include "analysis/stats/outlier.h"

#include "analysis/stats/sample.h"

/* How many values are below @limit (binary search). */
static size_t count_below(struct ordered sample, double limit)
{
	size_t low = 0;
	size_t high = sample.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((double)sample.values[middle] < limit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t count_above(struct ordered sample, double limit)
{
	size_t low = 0;
	size_t high = sample.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((double)sample.values[middle] <= limit)
			low = middle + 1;
		else
			high = middle;
	}
	return sample.count - low;
}

struct outliers outliers_tukey(struct ordered sample)
{
	double lower = quantile_type7(sample.values, sample.count, 0.25);
	double upper = quantile_type7(sample.values, sample.count, 0.75);
	double middle = upper - lower;
	struct outliers outliers = {
		.low_severe = count_below(sample, lower - 3 * middle),
		.low_mild = count_below(sample, lower - 1.5 * middle),
		.high_mild = count_above(sample, upper + 1.5 * middle),
		.high_severe = count_above(sample, upper + 3 * middle),
	};

	outliers.low_mild -= outliers.low_severe;
	outliers.high_mild -= outliers.high_severe;
	return outliers;
}

size_t outliers_total(const struct outliers *outliers)
{
	return outliers->low_severe + outliers->low_mild + outliers->high_mild +
	       outliers->high_severe;
}
