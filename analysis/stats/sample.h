/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample: a sample of raw values and its order statistics.
 *
 * Values stay raw integers (ticks or counts); what is computed from them is converted to the run's
 * unit by a factor. Quantiles are of type 7 (Hyndman and Fan 1996; the default of R and NumPy and
 * the method of GSL): for n sorted values x[0..n-1], q(p) lies at h = (n-1)p, interpolated linearly
 * between x[floor h] and x[floor h + 1].
 */
#ifndef MTEBENCH_ANALYSIS_STATS_SAMPLE_H
#define MTEBENCH_ANALYSIS_STATS_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct sample {
	uint64_t *values; /* in the order taken; owned */
	uint64_t *sorted; /* ascending; owned; NULL until sample_sort() */
	size_t count;
};

/* Appends @count values. Takes over *@values (and sets it NULL) where it can, to save a copy. */
void sample_append(struct sample *sample, uint64_t **values, size_t count);

/* Fills `sorted`. Linear in the number of values. */
void sample_sort(struct sample *sample);

/* Sorts @values ascending in place; linear, with a second array of the same size while it works. */
void sample_sort_values(uint64_t *values, size_t count);

void sample_free(struct sample *sample);

/*
 * The quantile of type 7 of @count >= 1 sorted values, @p in 0..1. Undefined for an empty sample,
 * of which there is no quantile: callers ask `count` first.
 */
double quantile_type7(const uint64_t *sorted, size_t count, double p);

/* As quantile_type7() for values that are no integers. */
double quantile_type7_real(const double *sorted, size_t count, double p);

/* The median is quantile_type7() at 1/2: the middle value, or the mean of the two in the middle. */
double sample_median(const struct sample *sample);

/* Arithmetic mean and standard deviation (n-1), two-pass. The latter of at least two values. */
double mean_arithmetic(const uint64_t *values, size_t count);
double deviation_two_pass(const uint64_t *values, size_t count);

#endif
