/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spread: how far boots of one kernel lie apart, and what that says of the difference of two kernels.
 *
 * A boot gives each cell one value, such as the logarithm of its median. The difference of two sides
 * is tested with Student's t; the unit is the boot, never the sample. A few boots tell little about
 * their own variance, and the cells of one report tell something about each other's: the variance
 * of a cell is moderated by those of the others (Smyth 2004, "Linear models and empirical Bayes
 * methods", Statistical Applications in Genetics and Molecular Biology 3), and never taken to be
 * smaller than the median of the report. The latter costs power in the quietest cells, and it is
 * what keeps boots that come in two modes from agreeing by luck.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_SPREAD_H
#define MTEBENCH_ANALYSIS_STATS_SPREAD_H

#include <stddef.h>

#include "analysis/stats/interval.h"

/* The values of one cell on one side, one a boot. Borrowed. */
struct boots {
	const double *values;
	size_t count;
};

/* A variance of the values of single boots, and the degrees of freedom that it rests on. */
struct spread {
	double variance;
	double freedom; /* 0: it is not known */
};

/* What the cells of a report have in common. */
struct spread_prior {
	double variance;
	double freedom; /* that the prior weighs */
	double median;  /* of the variances */
};

/* The arithmetic mean of the values; at least one. */
double boots_mean(struct boots boots);

/* The variance within both sides, pooled. Freedom 0 where neither has two boots. */
struct spread spread_of(struct boots base, struct boots now);

/*
 * Fits a scaled inverse chi-square distribution to the @count variances by the moments of their
 * logarithms (Smyth 2004, section 6.2). Cells without freedom are left out, and so are those
 * without variance, whose logarithm there is not; with fewer than two cells left the prior has no
 * freedom.
 * What disturbs a boot disturbs many cells alike, so that their variances are no independent
 * witnesses: the prior never weighs more than @most_freedom.
 */
struct spread_prior spread_prior_of(const struct spread *spreads, size_t count,
				    double most_freedom);

/* @own moderated by @prior. Freedom 0 stays. */
struct spread spread_moderated(struct spread own, const struct spread_prior *prior);

/* The interval of the mean of one side, two boots at least, by Student's t. */
struct interval boots_mean_interval(struct boots boots, double confidence);

/* The two-sided p of a difference of means as large as @difference of @base_count and @now_count
 * boots, if there were none; NAN where @spread has no freedom. */
double boots_p(double difference, const struct spread *spread, size_t base_count, size_t now_count);

/* The interval of the difference. @spread must have freedom. */
struct interval boots_interval(double difference, const struct spread *spread, size_t base_count,
			       size_t now_count, double confidence);

/*
 * The boots a side with which an effect of @effect would be found with probability @power at
 * two-sided @level: the smallest at which the quantiles of t at @level / 2 and at @power fit between
 * nothing and the effect. From 2 on; @most where more are needed.
 */
size_t boots_needed(double effect, const struct spread *spread, double level, double power,
		    size_t most);

#endif
