/* SPDX-License-Identifier: GPL-2.0-or-later */
/* levels: a series cut into levels. */
#include "analysis/stats/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>

#include "analysis/base/memory.h"
#include "analysis/stats/noise.h"
#include "analysis/stats/sample.h"

/* A wild run is this many times as far off as the third of its series. */
#define WILD_TIMES 3
#define WILD_RANK  3
#define WINDOW     5

double median_of(const double *values, size_t count)
{
	double *sorted = memory_resized(NULL, count, sizeof(*sorted));
	double median;

	memcpy(sorted, values, count * sizeof(*sorted));
	gsl_sort(sorted, 1, count);
	median = quantile_type7_real(sorted, count, 0.5);
	free(sorted);
	return median;
}

/* The median of the five runs around @place, which a step leaves where it is. */
static double median_around(const double *values, size_t place)
{
	return median_of(values + place - WINDOW / 2, WINDOW);
}

/* The first and the last two may be a level of their own. */
static void tame_wild_runs(const double *values, size_t count, double *clean)
{
	double *distances;
	double largest[WILD_RANK];

	if (count < WINDOW)
		return;
	distances = memory_zeroed(count, sizeof(*distances));
	for (size_t i = 2; i + 2 < count; i++)
		distances[i] = fabs(values[i] - median_around(values, i));
	gsl_sort_largest(largest, WILD_RANK, distances, 1, count);
	for (size_t i = 2; i + 2 < count; i++)
		if (distances[i] > WILD_TIMES * largest[WILD_RANK - 1])
			clean[i] = median_around(values, i);
	free(distances);
}

static void sum_up(struct levels *levels)
{
	for (size_t i = 0; i < levels->count; i++) {
		levels->sums[i + 1] = levels->sums[i] + levels->clean[i];
		levels->squares[i + 1] = levels->squares[i] + levels->clean[i] * levels->clean[i];
	}
}

void levels_init(struct levels *levels, const double *values, size_t count)
{
	levels->values = values;
	levels->count = count;
	levels->clean = memory_zeroed(count + 1, sizeof(*levels->clean));
	levels->sums = memory_zeroed(count + 1, sizeof(*levels->sums));
	levels->squares = memory_zeroed(count + 1, sizeof(*levels->squares));
	levels->cuts = memory_zeroed(count + 1, sizeof(*levels->cuts));
	memcpy(levels->clean, values, count * sizeof(*levels->clean));
	tame_wild_runs(values, count, levels->clean);
	for (size_t i = 0; i < count; i++) {
		levels->clean[i] -= values[0];
		levels->cuts[i] = NAN;
	}
	sum_up(levels);
}

void levels_free(struct levels *levels)
{
	free(levels->clean);
	free(levels->sums);
	free(levels->squares);
	free(levels->cuts);
}

double levels_mean(const struct levels *levels, size_t low, size_t left, size_t to, size_t high)
{
	double sum = levels->sums[left] - levels->sums[low] + levels->sums[high] - levels->sums[to];

	return levels->values[0] + sum / (double)(left - low + high - to);
}

double levels_squares(const struct levels *levels, size_t low, size_t left, size_t to, size_t high)
{
	double sum = levels->sums[left] - levels->sums[low] + levels->sums[high] - levels->sums[to];
	double squares = levels->squares[left] - levels->squares[low] + levels->squares[high] -
			 levels->squares[to];

	return fmax(0, squares - sum * sum / (double)(left - low + high - to));
}

struct spread spread_between(double squares, double freedom)
{
	return (struct spread){.variance = freedom > 0 ? squares / freedom : 0, .freedom = freedom};
}

size_t levels_end(const struct levels *levels, size_t low)
{
	size_t end = low + 1;

	while (end < levels->count && isnan(levels->cuts[end]))
		end++;
	return end;
}

double levels_differences(const struct levels *levels, size_t lag, size_t *count)
{
	double sum = 0;

	*count = 0;
	for (size_t low = 0, high; low < levels->count; low = high) {
		double slope;

		high = levels_end(levels, low);
		slope = (levels->clean[high - 1] - levels->clean[low]) /
			fmax(1, (double)(high - 1 - low));
		for (size_t i = low + lag; high - low > 2 && i < high; i++, (*count)++)
			sum += pow(levels->clean[i] - levels->clean[i - lag] - slope * (double)lag,
				   2);
	}
	return *count > 0 ? sum / (double)*count : 0;
}

struct line levels_line(const struct levels *levels)
{
	size_t count = levels->count;
	double middle = ((double)count - 1) / 2;
	double spread = (double)count * ((double)count * (double)count - 1) / 12;
	struct line line = {.spread = spread};

	for (size_t i = 0; i < count; i++)
		line.slope += ((double)i - middle) * levels->clean[i] / spread;
	line.first = levels_mean(levels, 0, count, count, count) - line.slope * middle;
	line.last = line.first + 2 * line.slope * middle;
	line.squares = fmax(0, levels_squares(levels, 0, count, count, count) -
				       line.slope * line.slope * spread);
	return line;
}

static double schwarz(double squares, double count, double parameters)
{
	return count * log(fmax(squares, 1e-300) / count) + parameters * log(count);
}

/* Each further level costs two parameters: itself, and where it begins. */
bool levels_drift(const struct levels *levels, const struct line *line)
{
	double count = (double)levels->count;
	double squares = 0, parameters = -1;

	for (size_t low = 0, high; low < levels->count; low = high) {
		high = levels_end(levels, low);
		squares += levels_squares(levels, low, high, high, high);
		parameters += 2;
	}
	return schwarz(line->squares, count, 2) < schwarz(squares, count, parameters);
}

struct spread levels_spread(const struct levels *levels, double likeness)
{
	struct line line = levels_line(levels);
	double squares = 0, freedom = 0;

	if (levels_drift(levels, &line))
		return spread_between(line.squares, noise_freedom(likeness, levels->count) - 1);
	for (size_t low = 0, high; low < levels->count; low = high) {
		high = levels_end(levels, low);
		squares += levels_squares(levels, low, high, high, high);
		freedom += noise_freedom(likeness, high - low);
	}
	return spread_between(squares, freedom);
}
