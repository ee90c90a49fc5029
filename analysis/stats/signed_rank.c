/* SPDX-License-Identifier: GPL-2.0-or-later */
/* signed_rank: Wilcoxon's test of paired differences. */
#include "analysis/stats/signed_rank.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>

#include "analysis/base/memory.h"
#include "analysis/stats/sample.h"

static int by_size(const void *a, const void *b)
{
	double left = fabs(*(const double *)a), right = fabs(*(const double *)b);

	return (left > right) - (left < right);
}

static size_t used_count(size_t count)
{
	return count < SIGNED_RANK_MAX ? count : SIGNED_RANK_MAX;
}

/* The differences that are not zero, by size. The caller frees. */
static double *without_zeros(const double *differences, size_t *count)
{
	double *kept = memory_zeroed(*count + 1, sizeof(*kept));
	size_t kept_count = 0;

	for (size_t i = 0; i < *count; i++)
		if (differences[i] != 0)
			kept[kept_count++] = differences[i];
	qsort(kept, kept_count, sizeof(*kept), by_size);
	*count = kept_count;
	return kept;
}

/* Twice the mean rank of each of @sorted, which is a whole number. The caller frees. */
static size_t *doubled_ranks(const double *sorted, size_t count)
{
	size_t *ranks = memory_zeroed(count + 1, sizeof(*ranks));

	for (size_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && fabs(sorted[end]) == fabs(sorted[first]);)
			end++;
		for (size_t i = first; i < end; i++)
			ranks[i] = first + 1 + end;
	}
	return ranks;
}

/* shares[s]: of all ways to choose some of @ranks, the share whose sum is s. The caller frees. */
static double *sum_shares(const size_t *ranks, size_t count, size_t *total)
{
	double *shares;

	*total = 0;
	for (size_t i = 0; i < count; i++)
		*total += ranks[i];
	shares = memory_zeroed(*total + 1, sizeof(*shares));
	shares[0] = 1;
	for (size_t i = 0; i < count; i++)
		for (size_t sum = *total + 1; sum-- > 0;)
			shares[sum] =
				(shares[sum] + (sum >= ranks[i] ? shares[sum - ranks[i]] : 0)) / 2;
	return shares;
}

double signed_rank_p(const double *differences, size_t count)
{
	size_t kept_count = used_count(count), total, positive = 0, smaller;
	double *kept = without_zeros(differences, &kept_count);
	size_t *ranks = doubled_ranks(kept, kept_count);
	double *shares = sum_shares(ranks, kept_count, &total);
	double p = 0;

	for (size_t i = 0; i < kept_count; i++)
		positive += kept[i] > 0 ? ranks[i] : 0;
	smaller = positive < total - positive ? positive : total - positive;
	for (size_t sum = 0; sum <= smaller; sum++)
		p += shares[sum];
	free(shares);
	free(ranks);
	free(kept);
	return fmin(1, 2 * p);
}

/* The means of all pairs, ascending: n (n + 1) / 2 of them. The caller frees. */
static double *walsh_means(const double *differences, size_t count, size_t *mean_count)
{
	double *means = memory_zeroed(count * (count + 1) / 2 + 1, sizeof(*means));

	*mean_count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i; j < count; j++)
			means[(*mean_count)++] = (differences[i] + differences[j]) / 2;
	gsl_sort(means, 1, *mean_count);
	return means;
}

double signed_rank_shift(const double *differences, size_t count)
{
	size_t mean_count;
	double *means = walsh_means(differences, used_count(count), &mean_count);
	double shift = mean_count ? quantile_type7_real(means, mean_count, 0.5) : NAN;

	free(means);
	return shift;
}

bool signed_rank_interval(const double *differences, size_t count, double confidence,
			  struct interval *interval)
{
	size_t used = used_count(count), total, mean_count, outside = 0;
	size_t *ranks = memory_zeroed(used + 1, sizeof(*ranks));
	double *means = walsh_means(differences, used, &mean_count);
	double *shares;
	double below = 0;

	for (size_t i = 0; i < used; i++)
		ranks[i] = i + 1;
	shares = sum_shares(ranks, used, &total);
	while (outside < mean_count && below + shares[outside] <= (1 - confidence) / 2)
		below += shares[outside++];
	if (outside > 0)
		*interval = (struct interval){.low = means[outside - 1],
					      .high = means[mean_count - outside]};
	free(shares);
	free(means);
	free(ranks);
	return outside > 0;
}
