/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_signed_rank: Wilcoxon's test against values counted by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/stats/signed_rank.h"

static void assert_near(double seen, double expected)
{
	if (!(fabs(seen - expected) <= 1e-12))
		fail_msg("%.15g is not %.15g", seen, expected);
}

/* Of the 2^n ways to deal out the signs, one has rank sum 0, one 1, one 2, two 3 (3, 1 + 2). */
static void p_counts_the_signs(void **state)
{
	(void)state;
	assert_near(signed_rank_p((const double[]){1, 2, 3, 4, 5, 6}, 6), 2.0 / 64);
	assert_near(signed_rank_p((const double[]){-1, 2, 3, 4, 5, 6}, 6), 4.0 / 64);
	assert_near(signed_rank_p((const double[]){1, 2, -3, 4, 5, 6}, 6), 10.0 / 64);
	assert_near(signed_rank_p((const double[]){-6, -5, -4, -3, -2, -1}, 6), 2.0 / 64);
}

/* Three equal sizes have rank 2 each: sums 0, 2, 4, 6 come 1, 3, 3, 1 times. */
static void ties_have_their_mean_rank(void **state)
{
	(void)state;
	assert_near(signed_rank_p((const double[]){5, 5, 5}, 3), 2.0 / 8);
	assert_near(signed_rank_p((const double[]){-5, 5, 5}, 3), 1);
}

static void zeros_do_not_count(void **state)
{
	(void)state;
	assert_near(signed_rank_p((const double[]){0, 1, 0, 2, 3}, 5), 2.0 / 8);
	assert_near(signed_rank_p((const double[]){0, 0}, 2), 1);
}

/* Means of two of 1, 2, 6: 1, 1.5, 2, 3.5, 4, 6. */
static void the_shift_is_the_median_of_means(void **state)
{
	(void)state;
	assert_near(signed_rank_shift((const double[]){1, 2, 6}, 3), 2.75);
	assert_true(isnan(signed_rank_shift((const double[]){0}, 0)));
}

/* At n = 6 a sum of 0 has probability 1/64 < 2.5 %, one of at most 1 has 2/64: the whole range. */
static void the_interval_needs_six(void **state)
{
	const double differences[] = {1, 2, 3, 4, 5, 6};
	struct interval interval = {0, 0};

	(void)state;
	assert_false(signed_rank_interval(differences, 5, 0.95, &interval));
	assert_true(signed_rank_interval(differences, 6, 0.95, &interval));
	assert_near(interval.low, 1);
	assert_near(interval.high, 6);
}

static void zeros_count_in_the_interval(void **state)
{
	struct interval interval = {-1, -1};

	(void)state;
	assert_true(signed_rank_interval((const double[]){0, 1, 2, 3, 4, 5}, 6, 0.95, &interval));
	assert_near(interval.low, 0);
	assert_near(interval.high, 5);
	assert_true(signed_rank_interval((const double[]){0, 0, 0, 0, 0, 0}, 6, 0.95, &interval));
	assert_near(interval.high, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p_counts_the_signs),
		cmocka_unit_test(ties_have_their_mean_rank),
		cmocka_unit_test(zeros_do_not_count),
		cmocka_unit_test(the_shift_is_the_median_of_means),
		cmocka_unit_test(the_interval_needs_six),
		cmocka_unit_test(zeros_count_in_the_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
