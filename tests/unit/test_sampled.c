/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sampled: shares of samples, their intervals, and how they are held against instructions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/data/sampled.h"

static char tag[] = "tag", walk[] = "walk", odd[] = "odd";
static char tag_function[] = "mte_clear", walk_function[] = "walker", odd_function[] = "strange";
static struct phases_pattern patterns[] = {{tag_function, 0}, {walk_function, 1}};
static const struct phases phases = {
	.names = {tag, walk, odd}, .count = 3, .patterns = patterns, .pattern_count = 2};

static bool is_near(double a, double b)
{
	return fabs(a - b) < 0.0001;
}

/* 10 of 100: (0.1 + 1.92073 / 100 -+ 1.95996 * sqrt(0.0009 + 3.84146 / 40000)) / 1.0384146. */
static void wilson_by_hand(void **state)
{
	struct sampled_share share = sampled_wilson(10, 100, 0.95);

	(void)state;
	assert_true(is_near(share.share, 0.1));
	assert_true(is_near(share.low, 0.0552));
	assert_true(is_near(share.high, 0.1744));
	assert_true(is_near(sampled_wilson(0, 10, 0.95).low, 0));
	assert_true(is_near(sampled_wilson(10, 10, 0.95).high, 1));
}

/*
 * Ten rounds of 100 with 0 and 20 in turns are 100 of 1000, squares 10 * 100 = 1000; half = t(9)
 * 2.262157 * sqrt(10 / 9 * 1000) / 1000 = 0.07541. Ten times 10: no difference, so Wilson's.
 */
static void rounds_that_differ_widen_it(void **state)
{
	uint64_t wholes[] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
	uint64_t uneven[] = {0, 20, 0, 20, 0, 20, 0, 20, 0, 20};
	uint64_t even[] = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
	const struct sampled_part whole = {wholes, 1000};
	const struct sampled_part first = {uneven, 100}, second = {even, 100};
	struct sampled_share share = sampled_share_of(&first, &whole, 10, 0.95);

	(void)state;
	assert_true(is_near(share.low, 0.1 - 0.07541));
	assert_true(is_near(share.high, 0.1 + 0.07541));
	share = sampled_share_of(&second, &whole, 10, 0.95);
	assert_true(is_near(share.low, sampled_wilson(100, 1000, 0.95).low));
	/* Nine rounds say too little of themselves. */
	share = sampled_share_of(&first, &whole, 9, 0.95);
	assert_true(is_near(share.high, sampled_wilson(100, 1000, 0.95).high));
}

/* Of 1000 samples @tags are in mte_clear, the rest in walker; the plugin says 300 of 1000. */
static bool agree(uint64_t tags)
{
	struct record_profile_function functions[] = {{tag_function, tags},
						      {walk_function, 1000 - tags}};
	struct record_profile profile = {.functions = functions, .function_count = 2};
	struct record_profile *profiles[] = {&profile};
	const struct cell cell = {.profiles = profiles, .profile_count = 1};
	char *names[] = {tag_function, walk_function};
	uint64_t exposure[] = {300, 700};
	const struct anatomy anatomy = {
		.record = {.functions = names, .function_count = 2, .exposure = exposure}};
	struct sampled sampled = sampled_of(&cell, &phases);
	struct sampled_match match;

	assert_int_equal(sampled.all.samples, 1000);
	assert_true(sampled_match(&sampled, &anatomy, &phases, &match));
	assert_true(is_near(match.expected[0], 0.3));
	assert_int_equal(match.judged, 3);
	sampled_free(&sampled);
	return sampled_agrees(&match);
}

/* Three shares at once at 99.9 %: z = 3.588; 3.588 * sqrt(0.21 / 1000) = 0.052. */
static void agreement_is_within_the_error(void **state)
{
	(void)state;
	assert_true(agree(300));
	assert_true(agree(345));
	assert_true(agree(255));
	assert_false(agree(360));
	assert_false(agree(240));
}

/* Phases that should have next to nothing are judged together: 30 samples of 1000 are too many. */
static void what_should_be_nothing_is_judged_too(void **state)
{
	struct record_profile_function functions[] = {{walk_function, 970}, {odd_function, 30}};
	struct record_profile profile = {.functions = functions, .function_count = 2};
	struct record_profile *profiles[] = {&profile};
	const struct cell cell = {.profiles = profiles, .profile_count = 1};
	char *names[] = {walk_function};
	uint64_t exposure[] = {700};
	struct anatomy anatomy = {
		.record = {.functions = names, .function_count = 1, .exposure = exposure}};
	struct sampled sampled = sampled_of(&cell, &phases);
	struct sampled_match match;

	(void)state;
	assert_true(sampled_match(&sampled, &anatomy, &phases, &match));
	assert_true(match.rest_differs);
	assert_false(sampled_agrees(&match));
	anatomy.record.exposure = NULL;
	assert_false(sampled_match(&sampled, &anatomy, &phases, &match));
	sampled_free(&sampled);
}

static void without_samples_there_is_a_reason(void **state)
{
	char skip[] = "no PMU";
	struct record_profile profile = {.skip = skip};
	struct record_profile *profiles[] = {&profile};
	struct cell cell = {.profiles = profiles, .profile_count = 1};
	struct sampled sampled = sampled_of(&cell, &phases);

	(void)state;
	assert_string_equal(sampled.reason, "no PMU");
	sampled_free(&sampled);
	cell = (struct cell){.outcomes[TRIAL_SKIP] = {.count = 1, .reason = skip}};
	sampled = sampled_of(&cell, &phases);
	assert_string_equal(sampled.reason, "no PMU");
	sampled_free(&sampled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wilson_by_hand),
		cmocka_unit_test(rounds_that_differ_widen_it),
		cmocka_unit_test(agreement_is_within_the_error),
		cmocka_unit_test(what_should_be_nothing_is_judged_too),
		cmocka_unit_test(without_samples_there_is_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
