/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * levels: a series of figures, one a run, cut into levels, or fitted by a line.
 *
 * A run that is wild, three times as far from the median of the five runs around it as the third of
 * its series, counts as that median; but the first two and the last two may be a level of their own.
 * Work is linear in the number of runs once, then constant for each question about means.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_LEVELS_H
#define MTEBENCH_ANALYSIS_STATS_LEVELS_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats/spread.h"

struct levels {
	const double *values; /* borrowed */
	size_t count;
	double *clean;   /* the values less the first of them, without wild ones; owned */
	double *sums;    /* of the clean ones before each place; owned */
	double *squares; /* likewise */
	double *cuts;    /* p where a level begins, NAN elsewhere; owned; the caller sets them */
};

/* A line through the clean values, by least squares. */
struct line {
	double first, last; /* its ends */
	double slope;       /* a run */
	double spread;      /* the variance of a run over that of the slope, of independent runs */
	double squares;     /* of the residuals */
};

/* No place is cut. Free with levels_free(). */
void levels_init(struct levels *levels, const double *values, size_t count);
void levels_free(struct levels *levels);

/* The mean of the values @low to @left - 1 and @to to @high - 1 together, without wild ones; and
 * their sum of squares about it. */
double levels_mean(const struct levels *levels, size_t low, size_t left, size_t to, size_t high);
double levels_squares(const struct levels *levels, size_t low, size_t left, size_t to, size_t high);

/* The place after @low where the next level begins, or the end. */
size_t levels_end(const struct levels *levels, size_t low);

/* The mean square of the differences over @lag runs of one level, whether it drifts or not; of
 * *@count of them. */
double levels_differences(const struct levels *levels, size_t lag, size_t *count);

struct line levels_line(const struct levels *levels);

/* True when the line fits better than the levels by Schwarz's criterion (1978). */
bool levels_drift(const struct levels *levels, const struct line *line);

/* The variance about the levels, or about the line where that fits better. */
struct spread levels_spread(const struct levels *levels, double likeness);

/* A spread by its sum of squares. */
struct spread spread_between(double squares, double freedom);

/* The median of at least one value, in any order. */
double median_of(const double *values, size_t count);

#endif
