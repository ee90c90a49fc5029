/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_version: real version strings of kernels stand in their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/base/version.h"

/* Each comes strictly before the next. */
static const char *const ordered[] = {
	"v5.14",
	"5.15.110-android14-11",
	"6.1.0-9-cloud-arm64",
	"6.1.0-50-cloud-arm64",
	"6.1.141",
	"v6.2-rc8",
	"v6.2",
	"6.2.16",
	"6.6.89-cix",
	"6.8.0-31-generic",
	"6.12",
	"6.12-16k",
	"6.12.9-200.fc41.aarch64",
	"6.12.107+deb13-cloud-arm64",
	"6.16.12+deb14-arm64",
	"6.18.15+deb13-arm64-16k",
	"6.18.15+deb13-cloud-arm64",
	"6.19.11",
	"7.0~rc3-1~exp1",
	"7.0-rc7",
	"7.0",
	"7.0.3-arch1-1",
	"7.1.0-next-20260701",
	"7.3",
	"patched",
};
#define ORDERED_COUNT (sizeof(ordered) / sizeof(*ordered))

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void every_pair_is_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < ORDERED_COUNT; i++)
		for (size_t j = 0; j < ORDERED_COUNT; j++)
			assert_int_equal(sign(version_compare(ordered[i], ordered[j])),
					 (i > j) - (i < j));
}

static void spellings_of_one_version_are_equal(void **state)
{
	(void)state;
	assert_int_equal(version_compare("v6.2", "6.2"), 0);
	assert_int_equal(version_compare("7.0-rc3", "7.0~rc3"), 0);
	assert_int_equal(version_compare("6.01", "6.1"), 0);
}

static void a_debian_candidate_is_the_upstream_one_and_more(void **state)
{
	(void)state;
	assert_true(version_compare("7.0-rc3", "7.0~rc3-1~exp1") < 0);
	assert_true(version_compare("7.0~rc3-1~exp1", "7.0~rc3-1") < 0);
	assert_true(version_compare("7.0~rc3-1", "7.0-rc4") < 0);
}

static void labels_that_are_no_versions_come_last_and_equal(void **state)
{
	(void)state;
	assert_false(version_is("patched"));
	assert_false(version_is("20260701"));
	assert_false(version_is(""));
	assert_false(version_is("v"));
	assert_true(version_is("v6.2"));
	assert_int_equal(version_compare("patched", "base"), 0);
	assert_true(version_compare("base", "7.3") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_is_in_order),
		cmocka_unit_test(spellings_of_one_version_are_equal),
		cmocka_unit_test(a_debian_candidate_is_the_upstream_one_and_more),
		cmocka_unit_test(labels_that_are_no_versions_come_last_and_equal),
	};

	return cmocka_run_group_tests_name("version", tests, NULL, NULL);
}
