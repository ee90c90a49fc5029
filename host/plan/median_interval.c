/* SPDX-License-Identifier: GPL-2.0-or-later */
/* median_interval: how well a sample pins down its median. */
#include "host/plan/median_interval.h"

#include <math.h>

#define TAIL 0.025

/* 12 standard deviations below the middle: what lies lower adds less than 1e-30. */
static size_t first_place(size_t count)
{
	double first = (double)count / 2 - 6 * sqrt((double)count);

	return first > 0 ? (size_t)first : 0;
}

size_t median_interval_rank(size_t count)
{
	double n = (double)count, sum = 0;
	size_t below = first_place(count);
	double term = exp(lgamma(n + 1) - lgamma((double)below + 1) -
			  lgamma(n - (double)below + 1) - n * M_LN2);

	if (count < MEDIAN_INTERVAL_MIN)
		return 0;
	while ((sum += term) <= TAIL) {
		term *= (n - (double)below) / ((double)below + 1);
		below++;
	}
	return below;
}

static double median_of(const uint64_t *sorted, size_t count)
{
	return ((double)sorted[(count - 1) / 2] + (double)sorted[count / 2]) / 2;
}

bool median_interval_ppm(const uint64_t *sorted, size_t count, uint64_t *ppm)
{
	size_t rank = median_interval_rank(count);

	if (!rank)
		return false;

	double median = median_of(sorted, count);
	double distance =
		fmax(median - (double)sorted[rank - 1], (double)sorted[count - rank] - median);

	if (distance > 0 && median <= 0)
		return false;
	*ppm = distance > 0 ? (uint64_t)ceil(distance * 1e6 / median) : 0;
	return true;
}
