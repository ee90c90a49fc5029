/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of how many samples at the beginning are warm-up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/trial/warmup.h"

static void test_warmup(void **state)
{
	uint64_t values[32] = {200, 150, 101, 150};

	(void)state;
	/* Of equal values more than 1 % off is apart; what comes later is not warm-up. */
	for (size_t i = 4; i < 32; i++)
		values[i] = 100;
	assert_int_equal(warmup_count(values, 16), 2);
	assert_int_equal(warmup_count(values, 15), 0);
	values[0] = 50;
	assert_int_equal(warmup_count(values, 16), 2);
	/* Quartiles 100 and 104 of the second half: usual is 88 to 116. */
	for (size_t i = 2; i < 16; i++)
		values[i] = i % 2 ? 104 : 100;
	values[0] = 117;
	values[1] = 116;
	assert_int_equal(warmup_count(values, 16), 1);
	values[1] = 87;
	assert_int_equal(warmup_count(values, 16), 2);
	/* Never more than the half that is compared with the other. */
	for (size_t i = 0; i < 16; i++)
		values[i] = i < 9 ? 300 : 100;
	assert_int_equal(warmup_count(values, 16), 8);
}

static void test_warmup_of_threads(void **state)
{
	uint64_t values[32];
	struct trial_record record = {
		.samples = {values, 32}, .threads = {16, 16}, .thread_count = 2};

	(void)state;
	for (size_t i = 0; i < 32; i++)
		values[i] = i == 0 || i == 16 || i == 17 ? 300 : 100;
	assert_int_equal(warmup_of_record(&record), 3);
	record.thread_count = 0;
	assert_int_equal(warmup_of_record(&record), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warmup),
		cmocka_unit_test(test_warmup_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
