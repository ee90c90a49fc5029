/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sort_u64: integers that differ by more than an int holds, equal ones, and none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/sort_u64.h"

static void values_ascend(void **state)
{
	const uint64_t expected[] = {0, 1, 1, 7, UINT64_C(1) << 32, INT64_MAX, UINT64_MAX};
	uint64_t values[] = {1, UINT64_MAX, 7, UINT64_C(1) << 32, 1, INT64_MAX, 0};

	(void)state;
	sort_u64(values, sizeof(values) / sizeof(*values));
	assert_memory_equal(values, expected, sizeof(expected));
}

static void only_count_values_are_sorted(void **state)
{
	const uint64_t expected[] = {2, 3, 1};
	uint64_t values[] = {3, 2, 1};

	(void)state;
	sort_u64(values, 2);
	assert_memory_equal(values, expected, sizeof(expected));
}

static void an_empty_array_may_be_null(void **state)
{
	(void)state;
	sort_u64(NULL, 0);
	assert_false(sorted_u64_has(NULL, 0, 0));
}

static void values_are_found(void **state)
{
	const uint64_t sorted[] = {0, 5, 5, UINT64_C(5) << 32, UINT64_MAX};
	size_t count = sizeof(sorted) / sizeof(*sorted);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_true(sorted_u64_has(sorted, count, sorted[i]));
	assert_false(sorted_u64_has(sorted, count, 4));
	assert_false(sorted_u64_has(sorted, count, UINT64_C(1) << 32));
	assert_false(sorted_u64_has(sorted, count - 1, UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_ascend),
		cmocka_unit_test(only_count_values_are_sorted),
		cmocka_unit_test(an_empty_array_may_be_null),
		cmocka_unit_test(values_are_found),
	};

	return cmocka_run_group_tests_name("sort_u64", tests, NULL, NULL);
}
