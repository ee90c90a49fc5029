/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_perf: counters of repeats are pooled; what was counted in part is never scaled. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/data/perf.h"

static struct trial_record record_of(const struct record_perf *perf, size_t sample_count)
{
	return (struct trial_record){
		.perf = {*perf}, .perf_count = 1, .samples = {.count = sample_count}};
}

static void take(struct perf_pools *pools, struct record_perf perf, size_t sample_count)
{
	struct trial_record record = record_of(&perf, sample_count);

	perf_take(pools, &record);
}

#define WHOLE(number)                                                                              \
	((struct record_perf){.name = (char *)"cycles",                                            \
			      .unit = (char *)"events",                                            \
			      .origin = (char *)"kernel",                                          \
			      .value = (number),                                                   \
			      .enabled_ns = 100,                                                   \
			      .running_ns = 100})

static void repeats_are_pooled(void **state)
{
	struct perf_pools pools = {.count = 0};

	(void)state;
	take(&pools, WHOLE(600), 2);
	take(&pools, WHOLE(1000), 6);
	assert_int_equal(pools.count, 1);
	assert_true(perf_per_sample(&pools.pools[0]) == 200);
	assert_true(perf_share(&pools.pools[0]) == 1);
	perf_free(&pools);
}

static void a_part_of_the_time_is_no_figure(void **state)
{
	struct perf_pools pools = {.count = 0};
	struct record_perf part = WHOLE(300);

	(void)state;
	part.running_ns = 50;
	take(&pools, part, 2);
	assert_true(isnan(perf_per_sample(&pools.pools[0])));
	assert_true(perf_share(&pools.pools[0]) == 0.5);
	take(&pools, WHOLE(600), 2);
	assert_true(isnan(perf_per_sample(&pools.pools[0])));
	assert_true(perf_share(&pools.pools[0]) == 0.75);
	perf_free(&pools);
}

static void never_counted_is_no_figure(void **state)
{
	struct perf_pools pools = {.count = 0};
	struct record_perf never = WHOLE(0);

	(void)state;
	never.enabled_ns = never.running_ns = 0;
	take(&pools, never, 2);
	assert_true(isnan(perf_per_sample(&pools.pools[0])));
	assert_false(record_perf_whole(&never));
	perf_free(&pools);
}

static void one_repeat_without_it_spoils_the_figure(void **state)
{
	struct perf_pools pools = {.count = 0};

	(void)state;
	take(&pools, WHOLE(600), 2);
	take(&pools, (struct record_perf){.name = (char *)"cycles", .skip = (char *)"gone"}, 2);
	assert_true(isnan(perf_per_sample(&pools.pools[0])));
	assert_string_equal(pools.pools[0].skip, "gone");
	perf_free(&pools);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeats_are_pooled),
		cmocka_unit_test(a_part_of_the_time_is_no_figure),
		cmocka_unit_test(never_counted_is_no_figure),
		cmocka_unit_test(one_repeat_without_it_spoils_the_figure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
