/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sample: sorting and quantiles against values worked out by hand. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/stats/sample.h"

static void quantiles_are_of_type_7(void **state)
{
	static const uint64_t four[] = {10, 20, 30, 50};
	static const uint64_t one[] = {7};

	(void)state;
	assert_true(quantile_type7(four, 4, 0) == 10);
	assert_true(quantile_type7(four, 4, 0.5) == 25);             /* h = 1.5 */
	assert_true(quantile_type7(four, 4, 0.25) == 17.5);          /* h = 0.75 */
	assert_true(fabs(quantile_type7(four, 4, 0.9) - 44) < 1e-9); /* h = 2.7 */
	assert_true(quantile_type7(four, 4, 1) == 50);
	assert_true(quantile_type7(one, 1, 0.99) == 7);
}

static void the_median_of_an_odd_count_is_the_middle(void **state)
{
	static const uint64_t five[] = {1, 2, 9, 100, UINT64_MAX};

	(void)state;
	assert_true(quantile_type7(five, 5, 0.5) == 9);
}

static void quantiles_of_reals_follow_the_same_rule(void **state)
{
	static const double four[] = {1, 2, 3, 5};

	(void)state;
	assert_true(quantile_type7_real(four, 4, 0.25) == 1.75);
	assert_true(quantile_type7_real(four, 4, 1) == 5);
}

static int compare(const void *a, const void *b)
{
	const uint64_t *left = a;
	const uint64_t *right = b;

	return (*left > *right) - (*left < *right);
}

/* qsort() is the judge, over sizes on both sides of the switch to the radix sort and values of few
 * and many digits. */
static void sorting_agrees_with_qsort(void **state)
{
	static const size_t counts[] = {1, 2, 63, 64, 65, 1000, 5000};
	uint64_t number = 88172645463325252u;

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		for (int shift = 0; shift < 64; shift += 21) {
			size_t bytes = counts[i] * sizeof(uint64_t);
			uint64_t *values = malloc(bytes);
			uint64_t *expected = malloc(bytes);

			for (size_t j = 0; j < counts[i]; j++) {
				number ^= number << 13;
				number ^= number >> 7;
				number ^= number << 17;
				values[j] = number >> shift;
			}
			memcpy(expected, values, bytes);
			qsort(expected, counts[i], sizeof(*expected), compare);
			sample_sort_values(values, counts[i]);
			assert_memory_equal(values, expected, bytes);
			free(values);
			free(expected);
		}
}

static void appending_pools_and_keeps_the_order(void **state)
{
	struct sample sample = {0};
	uint64_t *first = malloc(2 * sizeof(*first));
	uint64_t second[] = {1, 8};
	uint64_t *borrowed = second;
	static const uint64_t taken[] = {5, 3, 1, 8};
	static const uint64_t sorted[] = {1, 3, 5, 8};

	(void)state;
	first[0] = 5;
	first[1] = 3;
	sample_append(&sample, &first, 2);
	assert_null(first);
	sample_append(&sample, &borrowed, 2);
	sample_sort(&sample);
	assert_int_equal(sample.count, 4);
	assert_memory_equal(sample.values, taken, sizeof(taken));
	assert_memory_equal(sample.sorted, sorted, sizeof(sorted));
	assert_true(sample_median(&sample) == 4);
	sample_free(&sample);
}

static void the_deviation_does_not_cancel(void **state)
{
	static const uint64_t near[] = {1000000000000001, 1000000000000002, 1000000000000003};

	(void)state;
	assert_true(mean_arithmetic(near, 3) == 1000000000000002.0);
	assert_true(deviation_two_pass(near, 3) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_of_type_7),
		cmocka_unit_test(the_median_of_an_odd_count_is_the_middle),
		cmocka_unit_test(quantiles_of_reals_follow_the_same_rule),
		cmocka_unit_test(sorting_agrees_with_qsort),
		cmocka_unit_test(appending_pools_and_keeps_the_order),
		cmocka_unit_test(the_deviation_does_not_cancel),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
