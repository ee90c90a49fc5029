/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison: what changed in a cell from one kernel to another. */
#include "analysis/measure/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "analysis/base/memory.h"
#include "analysis/stats/dependence.h"
#include "analysis/stats/rank.h"

/* p values above this are no verdict, whatever becomes of them. */
#define LEVEL_NEAR (10 * COMPARISON_LEVEL)

static struct ordered ordered_of(const struct cell *cell)
{
	return (struct ordered){.values = cell->sample.sorted, .count = cell->sample.count};
}

static double inflation_of(const struct cell *cell)
{
	double median = sample_median(&cell->sample);

	return fmax(inflation_batch_means(cell->sample.values, cell->sample.count, median),
		    inflation_lag_one(cell->sample.values, cell->trial_sizes,
				      cell->outcomes[TRIAL_OK].count, median));
}

/* Dependent samples are worth few independent ones, whose variance is known badly: Student's t in
 * place of the normal distribution. */
static double p_of_few(double p, double freedom)
{
	return 2 * gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p / 2), fmax(freedom, 1));
}

/* Counting all permutations is slow, and worth it where the approximation comes near a verdict. */
static double p_of(struct ordered base, struct ordered now, double inflation)
{
	double p = rank_p_normal(base, now, inflation);
	double count = (double)(base.count + now.count);

	if (inflation > 1)
		return p_of_few(p, count / inflation - 2);
	if (p > LEVEL_NEAR || count > RANK_PERMUTATION_MAX)
		return p;
	return rank_p_permutation(base, now);
}

/* Most differences of rare events are 0, and so is the median of them. */
static void estimate_count_shift(struct comparison *comparison, double inflation)
{
	struct estimate base = {comparison->base_figure,
				interval_mean_poisson(ordered_of(comparison->base),
						      INTERVAL_CONFIDENCE, inflation)};
	struct estimate now = {
		comparison->now_figure,
		interval_mean_poisson(ordered_of(comparison->now), INTERVAL_CONFIDENCE, inflation)};

	comparison->shift = comparison->now_figure - comparison->base_figure;
	comparison->shift_interval = interval_difference_mover(&base, &now);
}

static void estimate_shift(struct comparison *comparison, double scale)
{
	struct ordered base = ordered_of(comparison->base);
	struct ordered now = ordered_of(comparison->now);
	struct interval shift =
		interval_hodges_lehmann(base, now, INTERVAL_CONFIDENCE, comparison->inflation);

	comparison->shift = scale * shift_hodges_lehmann(base, now);
	comparison->shift_interval = (struct interval){-HUGE_VAL, HUGE_VAL};
	if (interval_hodges_lehmann_exists(base, now, INTERVAL_CONFIDENCE))
		comparison->shift_interval =
			(struct interval){.low = scale * shift.low, .high = scale * shift.high};
}

static void compare_samples(struct comparison *comparison, double scale)
{
	struct ordered base = ordered_of(comparison->base);
	struct ordered now = ordered_of(comparison->now);

	comparison->method = COMPARISON_BY_SAMPLES;
	comparison->p = p_of(base, now, comparison->inflation);
	if (cell_counts(comparison->base))
		estimate_count_shift(comparison, comparison->inflation);
	else
		estimate_shift(comparison, scale);
}

/* A median below one tick is 0, and has no logarithm; the mean of the samples has, with the half tick
 * that clocks round off. */
static double transformed(const struct cell *cell, const struct cell_boot *boot, bool by_mean)
{
	if (cell_counts(cell))
		return 2 * sqrt(boot->mean);
	return log(by_mean ? boot->mean + 0.5 : boot->median);
}

static bool has_zero_median(const struct cell *cell)
{
	for (size_t i = 0; i < cell->boot_count; i++)
		if (cell->boots[i].sample_count > 0 && cell->boots[i].median == 0)
			return true;
	return false;
}

/* The transformed figures of the boots that have one; to be freed. */
static struct boots boots_of(const struct cell *cell, bool by_mean)
{
	double *values = memory_zeroed(cell->boot_count, sizeof(*values));
	struct boots boots = {.values = values};

	for (size_t i = 0; i < cell->boot_count; i++)
		if (cell->boots[i].sample_count > 0)
			values[boots.count++] = transformed(cell, &cell->boots[i], by_mean);
	return boots;
}

/* What Poisson's distribution alone gives twice the root of a rate, in the mean over the boots. */
static double poisson_variance(const struct cell *cell)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < cell->boot_count; i++)
		if (cell->boots[i].sample_count > 0) {
			sum += 1 / (double)cell->boots[i].sample_count;
			count++;
		}
	return sum / (double)count;
}

static void compare_count_boots(struct comparison *comparison)
{
	double least = fmax(poisson_variance(comparison->base), poisson_variance(comparison->now));

	comparison->spread.variance = fmax(comparison->spread.variance, least);
	estimate_count_shift(comparison,
			     fmax(comparison->inflation, comparison->spread.variance / least));
}

/* Boots whose medians agree to the tick may still lie half a tick apart. */
static double rounding_variance(const struct comparison *comparison, double scale)
{
	double share = scale / 2 / fmin(comparison->base_figure, comparison->now_figure);

	return share * share;
}

static void compare_boots(struct comparison *comparison, double scale)
{
	bool by_mean = has_zero_median(comparison->base) || has_zero_median(comparison->now);
	struct boots base = boots_of(comparison->base, by_mean);
	struct boots now = boots_of(comparison->now, by_mean);

	comparison->method = COMPARISON_BY_BOOTS;
	comparison->spread = spread_of(base, now);
	comparison->difference = boots_mean(now) - boots_mean(base);
	comparison->level = scale * exp(boots_mean(base));
	if (cell_counts(comparison->base))
		compare_count_boots(comparison);
	else if (!by_mean)
		comparison->spread.variance =
			fmax(comparison->spread.variance, rounding_variance(comparison, scale));
	free((double *)base.values);
	free((double *)now.values);
}

static void compare(const struct run *runs, struct comparison *comparison)
{
	const struct cell *base = comparison->base, *now = comparison->now;
	double scale = cell_scale(&runs[0], base);

	if (cell_is_exact(&runs[0], base) && cell_is_exact(&runs[1], now)) {
		comparison->method = COMPARISON_EXACT;
		return;
	}
	comparison->inflation = fmax(inflation_of(base), inflation_of(now));
	comparison->delta = rank_cliff_delta(ordered_of(base), ordered_of(now));
	if (comparison->boot_counts[0] > 1 && comparison->boot_counts[1] > 1)
		compare_boots(comparison, scale);
	else
		compare_samples(comparison, scale);
}

static void measure(const struct run *runs, struct comparison *comparison)
{
	comparison->base_figure = cell_figure(&runs[0], comparison->base);
	comparison->now_figure = cell_figure(&runs[1], comparison->now);
	comparison->shift = comparison->now_figure - comparison->base_figure;
	comparison->emulated = runs[0].record.emulated;
	comparison->boot_counts[0] = cell_measured_boots(comparison->base);
	comparison->boot_counts[1] = cell_measured_boots(comparison->now);
	compare(runs, comparison);
}

struct comparison comparison_of(const struct grid *grid, size_t row)
{
	struct comparison comparison = {.base = grid_cell(grid, row, 0),
					.now = grid_cell(grid, row, 1),
					.p = NAN,
					.inflation = 1};
	bool had = cell_has_figure(comparison.base), has = cell_has_figure(comparison.now);

	if (had && has)
		measure(grid->dataset->runs, &comparison);
	else if (had || has)
		comparison.verdict = had ? VERDICT_LOST : VERDICT_GAINED;
	else
		comparison.verdict = VERDICT_NEITHER;
	return comparison;
}

bool comparison_has_figures(const struct comparison *comparison)
{
	return comparison->verdict < VERDICT_LOST;
}

bool comparison_is_lone(const struct comparison *comparison)
{
	return comparison_has_figures(comparison) && comparison->method != COMPARISON_EXACT &&
	       (comparison->boot_counts[0] < COMPARISON_BOOTS_WANTED ||
		comparison->boot_counts[1] < COMPARISON_BOOTS_WANTED) &&
	       !(comparison->base_figure == 0 && comparison->now_figure == 0);
}

size_t comparison_interleaved(const struct comparison *comparison)
{
	if (!comparison_has_figures(comparison) || comparison->method == COMPARISON_EXACT ||
	    cell_counts(comparison->base) || !comparison->emulated)
		return 0;
	return comparison->base->thread_count > 1 ? comparison->base->thread_count : 0;
}

bool comparison_is_worse(const struct comparison *comparison, double share)
{
	return comparison->verdict == VERDICT_WORSE &&
	       (comparison->base_figure == 0 || comparison_change(comparison) > share);
}

double comparison_change(const struct comparison *comparison)
{
	return comparison->now_figure / comparison->base_figure - 1;
}
