/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_spread: variance between boots, by hand where t of two degrees of freedom has a closed form,
 * and against limma's fitFDist() and squeezeVar() where variances are moderated. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/stats/spread.h"

#define BOOTS(...)                                                                                 \
	((struct boots){(const double[]){__VA_ARGS__},                                             \
			sizeof((const double[]){__VA_ARGS__}) / sizeof(double)})

static void assert_near(double seen, double expected, double tolerance)
{
	if (!(fabs(seen - expected) <= tolerance))
		fail_msg("%.10g is not %.10g", seen, expected);
}

/* Squares: 2 of {1, 3} and 2 of {2, 4}, with one degree of freedom each. */
static void test_spread(void **state)
{
	struct spread spread = spread_of(BOOTS(1, 3), BOOTS(2, 4));
	struct spread lone = spread_of(BOOTS(1), BOOTS(2));
	struct spread one_side = spread_of(BOOTS(1, 3), BOOTS(7));

	(void)state;
	assert_near(spread.variance, 2, 1e-12);
	assert_near(spread.freedom, 2, 0);
	assert_near(lone.freedom, 0, 0);
	assert_near(one_side.variance, 2, 1e-12);
	assert_near(one_side.freedom, 1, 0);
	assert_near(boots_mean(BOOTS(1, 3)), 2, 1e-12);
}

/* Difference 1, error sqrt(2 (1/2 + 1/2)): t = 1 / sqrt 2. With two degrees of freedom
 * p = 1 - t / sqrt(2 + t^2), and the 97.5 % quantile is 0.95 sqrt(2 / (1 - 0.95^2)) = 4.302653. */
static void test_difference(void **state)
{
	struct spread spread = {.variance = 2, .freedom = 2};
	struct spread unknown = {.variance = 0, .freedom = 0};
	struct spread exact = {.variance = 0, .freedom = 2};
	struct interval interval = boots_interval(1, &spread, 2, 2, 0.95);

	(void)state;
	assert_near(boots_p(1, &spread, 2, 2), 1 - 1 / sqrt(5), 1e-9);
	assert_near(boots_p(-1, &spread, 2, 2), 1 - 1 / sqrt(5), 1e-9);
	assert_near(interval.low, 1 - 4.302653 * sqrt(2), 1e-5);
	assert_near(interval.high, 1 + 4.302653 * sqrt(2), 1e-5);
	assert_true(isnan(boots_p(1, &unknown, 1, 1)));
	assert_near(boots_p(0, &exact, 2, 2), 1, 0);
	assert_near(boots_p(1, &exact, 2, 2), 0, 0);
}

/* Variances 4, 7, 3.625 and 0.625 of 4 degrees of freedom each. */
static void test_moderated(void **state)
{
	const struct spread spreads[] = {{4, 4}, {7, 4}, {3.625, 4}, {0.625, 4}};
	const double expected[] = {3.44727504, 4.72647221, 3.2873754, 2.00817823};
	struct spread_prior prior = spread_prior_of(spreads, 4, 6);

	(void)state;
	assert_near(prior.freedom, 5.380883799, 1e-6);
	assert_near(prior.variance, 3.036394616, 1e-6);
	assert_near(prior.median, 3.8125, 1e-12);
	for (size_t i = 0; i < 4; i++) {
		struct spread moderated = spread_moderated(spreads[i], &prior);

		assert_near(moderated.variance, fmax(expected[i], 3.8125), 1e-6);
		assert_near(moderated.freedom, 9.380883799, 1e-6);
	}
}

/* Variances that scatter less than chance would have them are one variance: the prior is sure. */
static void test_alike(void **state)
{
	const struct spread spreads[] = {{1, 4}, {1.1, 4}, {0.9, 4}, {1.05, 4}};
	struct spread_prior prior = spread_prior_of(spreads, 4, 6);

	(void)state;
	assert_near(prior.freedom, 6, 0);
	assert_near(prior.variance, 1.3231930628, 1e-9);
}

/* Very different cells say nothing about each other; what has no freedom or variance is left out. */
static void test_unlike(void **state)
{
	const struct spread spreads[] = {{0.01, 6}, {1, 6}, {10, 6},    {0, 0},
					 {0.1, 6},  {3, 6}, {0.002, 6}, {0, 6}};
	const struct spread nothing[] = {{0, 0}, {1, 4}};
	struct spread_prior prior = spread_prior_of(spreads, 8, 6);
	struct spread_prior lone = spread_prior_of(nothing, 2, 6);
	struct spread own = spread_moderated(nothing[1], &lone);
	struct spread none = spread_moderated(nothing[0], &prior);

	(void)state;
	assert_near(prior.freedom, 0.6430252265, 1e-6);
	assert_near(prior.variance, 0.0282967227, 1e-8);
	assert_near(prior.median, 0.1, 1e-12);
	assert_near(lone.freedom, 0, 0);
	assert_near(own.variance, 1, 0);
	assert_near(own.freedom, 4, 0);
	assert_near(none.freedom, 0, 0);
}

/* Variance 1, two-sided 5 %, power 50 %, whose quantile is 0: the effect must be
 * sqrt(2 / n) t(0.975, 2n - 2). n = 2: 4.3027; n = 3: 2.2670; n = 4: 1.7303. */
static void test_needed(void **state)
{
	struct spread spread = {.variance = 1, .freedom = 3};

	(void)state;
	assert_int_equal(boots_needed(4.31, &spread, 0.05, 0.5, 99), 2);
	assert_int_equal(boots_needed(4.29, &spread, 0.05, 0.5, 99), 3);
	assert_int_equal(boots_needed(-2.26, &spread, 0.05, 0.5, 99), 4);
	assert_int_equal(boots_needed(0, &spread, 0.05, 0.5, 99), 99);
}

/* Variance 1, t of two degrees of freedom 4.30265: half the width is 4.30265 / sqrt(3). */
static void means_of_one_side_have_intervals(void **state)
{
	const double values[] = {1, 2, 3};
	struct interval interval =
		boots_mean_interval((struct boots){values, 3}, INTERVAL_CONFIDENCE);

	(void)state;
	assert_near(interval.low, 2 - 2.48414, 1e-4);
	assert_near(interval.high, 2 + 2.48414, 1e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_of_one_side_have_intervals),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_moderated),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_unlike),
		cmocka_unit_test(test_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
