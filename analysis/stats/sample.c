/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sample: a sample of raw values and its order statistics. */
#include "analysis/stats/sample.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define DIGIT_BITS  11
#define DIGIT_COUNT (1u << DIGIT_BITS)

void sample_append(struct sample *sample, uint64_t **values, size_t count)
{
	if (count == 0)
		return;
	if (sample->count == 0) {
		free(sample->values);
		sample->values = *values;
		sample->count = count;
		*values = NULL;
		return;
	}
	sample->values =
		memory_resized(sample->values, sample->count + count, sizeof(*sample->values));
	memcpy(sample->values + sample->count, *values, count * sizeof(*sample->values));
	sample->count += count;
}

static void sort_by_insertion(uint64_t *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint64_t value = values[i];
		size_t j = i;

		for (; j > 0 && values[j - 1] > value; j--)
			values[j] = values[j - 1];
		values[j] = value;
	}
}

static size_t digit(uint64_t value, int shift)
{
	return (size_t)(value >> shift) & (DIGIT_COUNT - 1);
}

/* One pass of a radix sort from @from to @to. Returns false where all values have the same digit:
 * nothing moved. */
static bool sort_by_digit(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
	size_t places[DIGIT_COUNT] = {0};
	size_t place = 0;

	for (size_t i = 0; i < count; i++)
		places[digit(from[i], shift)]++;
	if (places[digit(from[0], shift)] == count)
		return false;
	for (size_t i = 0; i < DIGIT_COUNT; i++) {
		size_t here = places[i];

		places[i] = place;
		place += here;
	}
	for (size_t i = 0; i < count; i++)
		to[places[digit(from[i], shift)]++] = from[i];
	return true;
}

void sample_sort_values(uint64_t *values, size_t count)
{
	uint64_t *from = values;
	uint64_t *spare;
	uint64_t *to;

	if (count < 64) {
		sort_by_insertion(values, count);
		return;
	}
	to = spare = memory_resized(NULL, count, sizeof(*spare));
	for (int shift = 0; shift < 64; shift += DIGIT_BITS)
		if (sort_by_digit(from, to, count, shift)) {
			uint64_t *swap = from;

			from = to;
			to = swap;
		}
	if (from != values)
		memcpy(values, from, count * sizeof(*values));
	free(spare);
}

void sample_sort(struct sample *sample)
{
	if (sample->sorted || sample->count == 0)
		return;
	sample->sorted = memory_resized(NULL, sample->count, sizeof(*sample->sorted));
	memcpy(sample->sorted, sample->values, sample->count * sizeof(*sample->sorted));
	sample_sort_values(sample->sorted, sample->count);
}

void sample_free(struct sample *sample)
{
	free(sample->values);
	free(sample->sorted);
	memset(sample, 0, sizeof(*sample));
}

double quantile_type7(const uint64_t *sorted, size_t count, double p)
{
	double place = (double)(count - 1) * p;
	size_t below = (size_t)place;
	double share = place - (double)below;

	if (below + 1 >= count)
		return (double)sorted[count - 1];
	return (double)sorted[below] + share * (double)(sorted[below + 1] - sorted[below]);
}

double quantile_type7_real(const double *sorted, size_t count, double p)
{
	double place = (double)(count - 1) * p;
	size_t below = (size_t)place;

	if (below + 1 >= count)
		return sorted[count - 1];
	return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

double sample_median(const struct sample *sample)
{
	return quantile_type7(sample->sorted, sample->count, 0.5);
}

double mean_arithmetic(const uint64_t *values, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)values[i];
	return sum / (double)count;
}

double deviation_two_pass(const uint64_t *values, size_t count)
{
	double mean = mean_arithmetic(values, count);
	double squares = 0;

	for (size_t i = 0; i < count; i++)
		squares += ((double)values[i] - mean) * ((double)values[i] - mean);
	return sqrt(squares / (double)(count - 1));
}
