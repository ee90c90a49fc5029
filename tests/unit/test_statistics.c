/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_statistics: intervals, rank tests, adjustment, outliers and dependence against values worked
 * out by hand. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/stats/changepoint.h"
#include "analysis/stats/dependence.h"
#include "analysis/stats/interval.h"
#include "analysis/stats/multiple.h"
#include "analysis/stats/noise.h"
#include "analysis/stats/outlier.h"
#include "analysis/stats/rank.h"
#include "analysis/stats/sample.h"

#define ORDERED(...)                                                                               \
	((struct ordered){(const uint64_t[]){__VA_ARGS__},                                         \
			  sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t)})

static void assert_near(double seen, double expected, double tolerance)
{
	if (!(fabs(seen - expected) <= tolerance))
		fail_msg("%.10g is not %.10g", seen, expected);
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* P(B <= 1) = 0.0107 and P(B <= 2) = 0.0547 of 10 tosses: the second and the ninth value; of 20 the
 * 6th and 15th. */
static void the_interval_of_the_median_is_that_of_the_sign_test(void **state)
{
	uint64_t values[20];
	struct interval interval;

	(void)state;
	for (size_t i = 0; i < 20; i++)
		values[i] = i + 1;
	assert_true(interval_quantile_order((struct ordered){values, 10}, 0.5, 0.95, &interval));
	assert_near(interval.low, 2, 0);
	assert_near(interval.high, 9, 0);
	assert_true(interval_quantile_order((struct ordered){values, 20}, 0.5, 0.95, &interval));
	assert_near(interval.low, 6, 0);
	assert_near(interval.high, 15, 0);
	assert_true(interval_quantile_order((struct ordered){values, 6}, 0.5, 0.95, &interval));
	assert_false(interval_quantile_order((struct ordered){values, 5}, 0.5, 0.95, &interval));
}

/* The largest value is above p99 in all but 0.99^n of the samples: 2.5 % at n = 368. */
static void the_tail_has_an_interval_from_368_values_on(void **state)
{
	uint64_t values[368];
	struct interval interval;

	(void)state;
	for (size_t i = 0; i < 368; i++)
		values[i] = i;
	assert_false(interval_quantile_order((struct ordered){values, 367}, 0.99, 0.95, &interval));
	assert_true(interval_quantile_order((struct ordered){values, 368}, 0.99, 0.95, &interval));
	assert_near(interval.high, 367, 0);
}

static int compare_doubles(const void *a, const void *b)
{
	const double *left = a;
	const double *right = b;

	return (*left > *right) - (*left < *right);
}

static double resampled_quantile(struct ordered sample, double p, uint64_t *random)
{
	uint64_t values[64];

	for (size_t i = 0; i < sample.count; i++)
		values[i] = sample.values[next_random(random) % sample.count];
	sample_sort_values(values, sample.count);
	return quantile_type7(values, sample.count, p);
}

/* Resampling value by value is the judge of the short cut through the beta distribution. */
static void the_bootstrap_agrees_with_plain_resampling(void **state)
{
	enum { DRAWS = 20000 };
	static double draws[DRAWS];
	struct ordered sample = ORDERED(3, 8, 9, 14, 15, 21, 22, 22, 30, 41, 42, 43, 59, 60, 77, 80,
					81, 90, 95, 99);
	uint64_t random = 42;

	(void)state;
	for (double p = 0.25; p < 1; p += 0.25) {
		struct interval interval = interval_quantile_bootstrap(sample, p, 0.9, 7);

		for (size_t i = 0; i < DRAWS; i++)
			draws[i] = resampled_quantile(sample, p, &random);
		qsort(draws, DRAWS, sizeof(*draws), compare_doubles);
		assert_near(interval.low, quantile_type7_real(draws, DRAWS, 0.05), 3);
		assert_near(interval.high, quantile_type7_real(draws, DRAWS, 0.95), 3);
	}
}

static void exact_data_have_intervals_without_width(void **state)
{
	struct ordered a = ORDERED(7, 7, 7, 7, 7, 7, 7, 7);
	struct ordered b = ORDERED(9, 9, 9, 9, 9, 9, 9, 9);
	struct interval interval = interval_quantile_bootstrap(a, 0.5, 0.95, 1);

	(void)state;
	assert_near(interval.low, 7, 0);
	assert_near(interval.high, 7, 0);
	interval = interval_hodges_lehmann(a, b, 0.95, 1);
	assert_near(interval.low, 2, 0);
	assert_near(interval.high, 2, 0);
}

static void the_difference_of_differences_cancels_what_is_common(void **state)
{
	struct did_samples samples = {.a_off = ORDERED(9, 10, 11),
				      .a_on = ORDERED(13, 14, 15),
				      .b_off = ORDERED(10, 11, 12),
				      .b_on = ORDERED(17, 18, 19)};
	struct interval interval = interval_did_bootstrap(&samples, 0.95, 1);

	(void)state;
	assert_near(did_of_medians(&samples), 3, 0);
	assert_true(interval.low < 3 && interval.high > 3);
	assert_true(interval.low >= -1 && interval.high <= 7);
}

/* Merged 1 2 2 2 3 4 has middle ranks 1 3 3 3 5 6; those of b sum to 14, U = 14 - 6. */
static void u_counts_ties_by_half(void **state)
{
	struct mann_whitney test = rank_mann_whitney(ORDERED(1, 2, 2), ORDERED(2, 3, 4));

	(void)state;
	assert_near(test.u, 8, 0);
	assert_near(test.ties, 24, 0);
	assert_near(rank_cliff_delta(ORDERED(1, 2, 2), ORDERED(2, 3, 4)), 7.0 / 9, 1e-12);
	assert_near(rank_cliff_delta(ORDERED(4, 5), ORDERED(1, 2)), -1, 0);
}

/* Of 20 ways to choose 3 of those ranks, 3 sum to 14 and 3 to 7: as far from 10.5 as 14. Without
 * ties 2 of 20. */
static void the_permutation_test_counts_all_ways(void **state)
{
	(void)state;
	assert_near(rank_p_permutation(ORDERED(1, 2, 2), ORDERED(2, 3, 4)), 6.0 / 20, 1e-12);
	assert_near(rank_p_permutation(ORDERED(1, 2, 3), ORDERED(4, 5, 6)), 2.0 / 20, 1e-12);
	assert_near(rank_p_permutation(ORDERED(5, 5), ORDERED(5, 5)), 1, 1e-12);
}

/* U = 25, mean 12.5, variance 25 * 11 / 12: z = 12 / 4.787 with the correction for continuity. */
static void the_normal_approximation_is_that_of_the_textbook(void **state)
{
	struct ordered a = ORDERED(1, 2, 3, 4, 5);
	struct ordered b = ORDERED(6, 7, 8, 9, 10);

	(void)state;
	assert_near(rank_p_normal(a, b, 1), 0.012186, 1e-6);
	assert_near(rank_p_normal(a, b, 4), 0.210061, 1e-4);
	assert_near(rank_p_normal(ORDERED(3, 3), ORDERED(3, 3), 1), 1, 0);
}

/* Differences 1 2 3 3 4 5 5 6 7; then 2 3 6 7. */
static void hodges_and_lehmann_take_the_median_of_all_differences(void **state)
{
	(void)state;
	assert_near(shift_hodges_lehmann(ORDERED(1, 2, 3), ORDERED(4, 6, 8)), 4, 0);
	assert_near(shift_hodges_lehmann(ORDERED(1, 2), ORDERED(4, 8)), 4.5, 0);
	assert_near(shift_hodges_lehmann(ORDERED(4, 8), ORDERED(1, 2)), -4.5, 0);
	assert_near(shift_hodges_lehmann(ORDERED(0), ORDERED(UINT64_MAX)), 18446744073709551615.0,
		    0);
}

/* Large samples are thinned; a shift of all values must still come out. */
static void a_large_sample_keeps_its_shift(void **state)
{
	enum { COUNT = 300000 };
	uint64_t *a = malloc(COUNT * sizeof(*a));
	uint64_t *b = malloc(COUNT * sizeof(*b));
	struct interval interval;
	uint64_t random = 99;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		a[i] = 100000 + next_random(&random) % 1000;
		b[i] = a[i] + 77;
	}
	sample_sort_values(a, COUNT);
	sample_sort_values(b, COUNT);
	assert_near(shift_hodges_lehmann((struct ordered){a, COUNT}, (struct ordered){b, COUNT}),
		    77, 1);
	interval = interval_hodges_lehmann((struct ordered){a, COUNT}, (struct ordered){b, COUNT},
					   0.95, 1);
	assert_near(interval.low, 77, 4);
	assert_near(interval.high, 77, 4);
	free(a);
	free(b);
}

static void p_values_are_adjusted(void **state)
{
	double holm[] = {0.01, NAN, 0.04, 0.03};
	double hochberg[] = {0.01, 0.04, NAN, 0.03};

	(void)state;
	multiple_holm(holm, 4);
	assert_near(holm[0], 0.03, 1e-12);
	assert_true(isnan(holm[1]));
	assert_near(holm[2], 0.06, 1e-12);
	assert_near(holm[3], 0.06, 1e-12);
	multiple_benjamini_hochberg(hochberg, 4);
	assert_near(hochberg[0], 0.03, 1e-12);
	assert_near(hochberg[1], 0.04, 1e-12);
	assert_true(isnan(hochberg[2]));
	assert_near(hochberg[3], 0.04, 1e-12);
}

/* Quartiles 10 and 13: fences at 5.5 and 17.5, and at 1 and 22. */
static void outliers_are_classed_by_the_fences(void **state)
{
	struct outliers outliers = outliers_tukey(ORDERED(0, 5, 10, 10, 12, 13, 13, 20, 40));

	(void)state;
	assert_int_equal(outliers.low_severe, 1);
	assert_int_equal(outliers.low_mild, 1);
	assert_int_equal(outliers.high_mild, 1);
	assert_int_equal(outliers.high_severe, 1);
	assert_int_equal(outliers_total(&outliers), 4);
	outliers = outliers_tukey(ORDERED(5, 5, 5, 5, 5, 5, 5, 6));
	assert_int_equal(outliers.high_severe, 1);
	assert_int_equal(outliers_total(&outliers), 1);
}

static void dependence_is_seen_and_independence_too(void **state)
{
	enum { COUNT = 4096 };
	static uint64_t independent[COUNT];
	static uint64_t blocks[COUNT];
	uint64_t random = 5;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		independent[i] = next_random(&random) % 1000;
		blocks[i] = i / 512 % 2 ? 900 : 100;
	}
	assert_near(inflation_batch_means(independent, COUNT, 499.5), 1, 0);
	assert_near(inflation_batch_means(blocks, COUNT, 500), 64 * 64.0 / 63, 1e-9);
	assert_near(inflation_batch_means(independent, 10, 499.5), 1, 0);
}

/* Of 4,096 values that change sides every four, 1,023 of 4,095 pairs of neighbours differ: r is
 * (4095 - 2 * 1023) / 4096 = 0.50024, raised by 3.00098 / 4096 and by 1 / 64. Where every four are a
 * trial, no pair differs, and r is 3072 / 4096. */
static void neighbours_are_compared_within_trials(void **state)
{
	enum { COUNT = 4096 };
	static uint64_t blocks[COUNT], turns[COUNT];
	static size_t trials[COUNT / 4];
	const size_t one = COUNT;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		blocks[i] = i / 4 % 2 ? 900 : 100;
		turns[i] = i % 2 ? 900 : 100;
		trials[i / 4] = 4;
	}
	assert_near(inflation_lag_one(blocks, &one, 1, 500), 6.2807819, 1e-6);
	assert_near(inflation_lag_one(blocks, trials, COUNT / 4, 500), 29.0949977, 1e-6);
	assert_near(inflation_lag_one(turns, &one, 1, 500), 1, 0);
	assert_near(inflation_lag_one(blocks, &one, 0, 500), 1, 0);
}

/* Noise of about 1 and mean 0, from which 30 series are made that begin elsewhere and go round
 * faster. */
static const double quiet[] = {0.3,  -1.2, 0.8, 1.1,  -0.5, -0.9, 1.4, 0.2,  -1.1, 0.6,
			       -0.4, 0.9,  1.2, -1.3, 0.1,  -0.7, 0.5, -0.8, 1.0,  -1.2};

#define SERIES 30
#define VALUES (sizeof(quiet) / sizeof(*quiet))

/* Series of noise, of which the first is the one looked at, about 100. */
struct made_up {
	double values[SERIES][VALUES];
	struct changepoint_series series[SERIES];
};

static void fill_made_up(struct made_up *made_up)
{
	memset(made_up, 0, sizeof(*made_up));
	for (size_t i = 0; i < SERIES; i++) {
		made_up->series[i].values = made_up->values[i];
		made_up->series[i].count = VALUES;
		for (size_t j = 0; j < VALUES; j++)
			made_up->values[i][j] = 100 + quiet[(j * (i % 3 + 1) + i) % VALUES];
	}
}

/* Searches, and returns how many points series 1 and all after it have. */
static size_t find_made_up(struct made_up *made_up)
{
	size_t others = 0;

	changepoints_find(made_up->series, SERIES);
	for (size_t i = 1; i < SERIES; i++)
		others += made_up->series[i].point_count;
	return others;
}

static void free_made_up(struct made_up *made_up)
{
	for (size_t i = 0; i < SERIES; i++)
		free(made_up->series[i].points);
}

static void raise_level(struct made_up *made_up, size_t from, size_t to, double by)
{
	for (size_t i = from; i < to; i++)
		made_up->values[0][i] += by;
}

static void assert_point(const struct made_up *made_up, size_t index, size_t at,
			 enum changepoint_kind kind)
{
	const struct changepoint *point = &made_up->series[0].points[index];

	assert_true(index < made_up->series[0].point_count);
	assert_int_equal(point->at, at);
	assert_int_equal(point->kind, kind);
	assert_true(point->p >= 0 && point->p <= CHANGEPOINT_LEVEL);
}

/* The mean of the first ten is 0.07, that of the others -0.07. */
static void a_step_is_put_where_it_is(void **state)
{
	struct made_up made_up;

	(void)state;
	fill_made_up(&made_up);
	raise_level(&made_up, 10, VALUES, 6);
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 1);
	assert_point(&made_up, 0, 10, CHANGEPOINT_STEP);
	assert_near(made_up.series[0].points[0].before, 100.07, 1e-9);
	assert_near(made_up.series[0].points[0].after, 105.93, 1e-9);
	free_made_up(&made_up);
}

static void a_level_that_is_left_again_is_reverted(void **state)
{
	struct made_up made_up;

	(void)state;
	fill_made_up(&made_up);
	raise_level(&made_up, 7, 13, 6);
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 2);
	assert_point(&made_up, 0, 7, CHANGEPOINT_REVERTED);
	assert_point(&made_up, 1, 13, CHANGEPOINT_REVERTED);
	free_made_up(&made_up);
}

/* From @from to before @to up: the one change there is stands at @from. */
static void assert_last(size_t from, size_t to)
{
	struct made_up made_up;

	fill_made_up(&made_up);
	raise_level(&made_up, from, to, 12);
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 1);
	assert_point(&made_up, 0, from, CHANGEPOINT_LAST);
	free_made_up(&made_up);
}

static void the_last_two_are_judged_by_those_before(void **state)
{
	(void)state;
	assert_last(VALUES - 1, VALUES);
	assert_last(VALUES - 2, VALUES - 1);
	assert_last(VALUES - 2, VALUES);
}

static void single_wild_runs_are_no_change_and_hide_none(void **state)
{
	struct made_up made_up;

	(void)state;
	fill_made_up(&made_up);
	made_up.values[0][4] += 90;
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 0);
	free_made_up(&made_up);
	fill_made_up(&made_up);
	made_up.values[0][4] += 90;
	raise_level(&made_up, VALUES - 1, VALUES, 20);
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 1);
	assert_point(&made_up, 0, VALUES - 1, CHANGEPOINT_LAST);
	free_made_up(&made_up);
}

static void assert_drift(double slope)
{
	struct made_up made_up;

	fill_made_up(&made_up);
	for (size_t i = 0; i < VALUES; i++)
		made_up.values[0][i] += slope * (double)i;
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 1);
	assert_point(&made_up, 0, VALUES - 1, CHANGEPOINT_DRIFT);
	assert_near(made_up.series[0].points[0].before, 100, 0.5);
	assert_near(made_up.series[0].points[0].after, 100 + 19 * slope, 0.5);
	free_made_up(&made_up);
}

/* Half the noise a run, which steps would fit too, and a fifth of it, which only a line finds. */
static void a_line_is_a_drift_and_no_steps(void **state)
{
	(void)state;
	assert_drift(0.5);
	assert_drift(0.2);
}

/* The same step under a floor of as much noise is none. */
static void a_floor_is_no_less_noise_than_it_says(void **state)
{
	struct made_up made_up;

	(void)state;
	fill_made_up(&made_up);
	raise_level(&made_up, 10, VALUES, 6);
	made_up.series[0].floor = 36;
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 0);
	free_made_up(&made_up);
}

static void short_series_have_no_changes(void **state)
{
	struct made_up made_up;

	(void)state;
	fill_made_up(&made_up);
	made_up.values[0][0] += 50;
	made_up.series[0].count = CHANGEPOINT_RUNS_MIN;
	made_up.series[1].count = 0;
	assert_int_equal(find_made_up(&made_up), 0);
	assert_int_equal(made_up.series[0].point_count, 0);
	free_made_up(&made_up);
	changepoints_find(NULL, 0);
}

/* Of independent runs 1/k. Of 0.5 the mean of two: (1 + 1 + 2 * 0.5) / 4; of three:
 * (3 + 4 * 0.5 + 2 * 0.25) / 9. */
static void means_of_runs_that_resemble_each_other(void **state)
{
	(void)state;
	assert_near(noise_mean_variance(0, 5), 0.2, 1e-12);
	assert_near(noise_mean_variance(0.5, 1), 1, 1e-12);
	assert_near(noise_mean_variance(0.5, 2), 0.75, 1e-12);
	assert_near(noise_mean_variance(0.5, 3), 5.5 / 9, 1e-12);
	assert_near(noise_freedom(0, 5), 4, 1e-12);
	assert_near(noise_freedom(0.5, 2), 0.5, 1e-12);
}

/* 400 differences whose squares are 1.5 times as large over two runs: 0.5, and 1/20 beside it. */
static void likeness_is_the_growth_of_differences(void **state)
{
	struct noise_sums sums = {0};

	(void)state;
	noise_add_differences(&sums, 2, 3, 100);
	noise_add_differences(&sums, 4, 6, 300);
	noise_add_differences(&sums, 0, 0, 100);
	assert_near(noise_likeness(&sums), 0.55, 1e-12);
}

/* Half of them -1 and 1: no skewness, square 1, no tails. Then one in ten is 3, the others -1/3: mean
 * 0, square 1, cube (2.7 - 0.9 / 27) = 2.6667, less 2 sqrt(6 / 1000). */
static void skewness_is_learnt(void **state)
{
	struct noise_sums even = {0}, skewed = {0};
	struct noise noise;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		noise_add_residual(&even, i % 2 ? 1 : -1);
		noise_add_residual(&skewed, i % 10 ? -1.0 / 3 : 3);
	}
	noise_set_shape(&noise, &even);
	assert_near(noise.skew, 0, 0);
	assert_near(noise.excess, 1, 1e-12);
	noise_set_shape(&noise, &skewed);
	assert_near(noise.skew, 8.0 / 3 - 2 * sqrt(0.006), 1e-9);
}

/* t = 4 of 2 degrees of freedom: 1 - 4 / sqrt(18). An exponential distribution in its tail: the same
 * as the normal z of that p, exp(-1 - z) on either side. */
static void p_knows_freedom_and_tails(void **state)
{
	struct noise noise = {.excess = 1};
	struct contrast contrast = {.difference = 4, .variance = 1, .runs = 1, .spread = {1, 2}};
	double p = 1 - 4 / sqrt(18);

	(void)state;
	assert_near(noise_p(&noise, &contrast), p, 1e-9);
	noise.skew = 2;
	assert_near(noise_p(&noise, &contrast), 2 * exp(-1 - 1.9030), 1e-3);
	contrast.difference = 2.9;
	assert_near(noise_p(&noise, &contrast), 1, 0);
	contrast.difference = 4;
	contrast.floor = 2;
	assert_near(noise_p(&noise, &contrast), 1, 0);
}

/* Garwood's limits of sums of 0, 8 and 10 from the tables of chi-squared: 3.689; 3.454 and 15.763;
 * 4.795 and 18.390. */
static void mean_of_events_has_exact_poisson_limits(void **state)
{
	static const uint64_t none[] = {0, 0, 0, 0};
	static const uint64_t one_sample[] = {10};
	static const uint64_t even[] = {2, 2, 3, 3};
	struct interval interval = interval_mean_poisson((struct ordered){none, 4}, 0.95, 1);

	(void)state;
	assert_true(interval.low == 0);
	assert_near(interval.high, 3.6889 / 4, 1e-4);
	interval = interval_mean_poisson((struct ordered){one_sample, 1}, 0.95, 1);
	assert_near(interval.low, 4.7954, 1e-4);
	assert_near(interval.high, 18.3904, 1e-4);
	interval = interval_mean_poisson((struct ordered){even, 4}, 0.95, 1);
	assert_near(interval.low, 4.7954 / 4, 1e-4);
	assert_near(interval.high, 18.3904 / 4, 1e-4);
}

/* Variance 16 over mean 2 is 8: the upper limit, 15.763 / 4 = 3.941, is root 8 times as far. */
static void events_in_bursts_have_a_wider_interval(void **state)
{
	static const uint64_t burst[] = {0, 0, 0, 8};
	static const uint64_t even[] = {2, 2, 3, 3};
	struct interval interval = interval_mean_poisson((struct ordered){burst, 4}, 0.95, 1);

	(void)state;
	assert_true(interval.low == 0);
	assert_near(interval.high, 2 + sqrt(8) * 1.9408, 1e-3);
	interval = interval_mean_poisson((struct ordered){even, 4}, 0.95, 4);
	assert_near(interval.high, 2.5 + 2 * (18.3904 / 4 - 2.5), 1e-3);
}

static void mean_of_very_many_events_has_an_interval(void **state)
{
	static const uint64_t below[] = {99999};
	static const uint64_t above[] = {100001};
	static const uint64_t huge[] = {1000000000000};
	struct interval exact = interval_mean_poisson((struct ordered){below, 1}, 0.95, 1);
	struct interval normal = interval_mean_poisson((struct ordered){above, 1}, 0.95, 1);

	(void)state;
	assert_near(normal.low - exact.low, 2, 2);
	assert_near(normal.high - exact.high, 2, 2);
	normal = interval_mean_poisson((struct ordered){huge, 1}, 0.95, 1);
	assert_near(normal.high, 1e12 + 1.959964e6, 1);
}

static void interval_of_a_difference_recovers_the_variances(void **state)
{
	const struct estimate a = {2, {1, 4}};
	const struct estimate b = {5, {3, 9}};
	struct interval interval = interval_difference_mover(&a, &b);

	(void)state;
	assert_near(interval.low, 3 - sqrt(8), 1e-9);
	assert_near(interval.high, 3 + sqrt(17), 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_of_events_has_exact_poisson_limits),
		cmocka_unit_test(events_in_bursts_have_a_wider_interval),
		cmocka_unit_test(mean_of_very_many_events_has_an_interval),
		cmocka_unit_test(interval_of_a_difference_recovers_the_variances),
		cmocka_unit_test(the_interval_of_the_median_is_that_of_the_sign_test),
		cmocka_unit_test(the_tail_has_an_interval_from_368_values_on),
		cmocka_unit_test(the_bootstrap_agrees_with_plain_resampling),
		cmocka_unit_test(exact_data_have_intervals_without_width),
		cmocka_unit_test(the_difference_of_differences_cancels_what_is_common),
		cmocka_unit_test(u_counts_ties_by_half),
		cmocka_unit_test(the_permutation_test_counts_all_ways),
		cmocka_unit_test(the_normal_approximation_is_that_of_the_textbook),
		cmocka_unit_test(hodges_and_lehmann_take_the_median_of_all_differences),
		cmocka_unit_test(a_large_sample_keeps_its_shift),
		cmocka_unit_test(p_values_are_adjusted),
		cmocka_unit_test(outliers_are_classed_by_the_fences),
		cmocka_unit_test(a_step_is_put_where_it_is),
		cmocka_unit_test(a_level_that_is_left_again_is_reverted),
		cmocka_unit_test(the_last_two_are_judged_by_those_before),
		cmocka_unit_test(single_wild_runs_are_no_change_and_hide_none),
		cmocka_unit_test(a_line_is_a_drift_and_no_steps),
		cmocka_unit_test(a_floor_is_no_less_noise_than_it_says),
		cmocka_unit_test(short_series_have_no_changes),
		cmocka_unit_test(means_of_runs_that_resemble_each_other),
		cmocka_unit_test(likeness_is_the_growth_of_differences),
		cmocka_unit_test(skewness_is_learnt),
		cmocka_unit_test(p_knows_freedom_and_tails),
		cmocka_unit_test(dependence_is_seen_and_independence_too),
		cmocka_unit_test(neighbours_are_compared_within_trials),
	};

	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
