/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sampler: records taken out of a ring buffer, also over its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <linux/perf_event.h>

#include "host/watch/sampler.h"

#define WORDS 8

static uint64_t header(uint32_t type, uint16_t size)
{
	union {
		struct perf_event_header header;
		uint64_t word;
	} first = {.header = {.type = type, .size = size}};

	return first.word;
}

/* A sample, a throttle, and a sample of which header and register lie at the two ends. */
static void records_go_round_the_end(void **state)
{
	struct sampler *sampler = sampler_create(false, 1000);
	uint64_t ring[WORDS] = {0};

	(void)state;
	ring[2] = header(PERF_RECORD_SAMPLE, 24);
	ring[4] = 0x1111;
	ring[5] = header(PERF_RECORD_THROTTLE, 16);
	ring[7] = header(PERF_RECORD_SAMPLE, 24);
	ring[1] = 0x2222;
	sampler_take(sampler, ring, sizeof(ring), 16, 80);
	assert_int_equal(sampler->count, 2);
	assert_int_equal(sampler->addresses[0], 0x1111);
	assert_int_equal(sampler->addresses[1], 0x2222);
	assert_int_equal(sampler->throttled, 1);
	sampler_free(sampler);
}

static void what_does_not_fit_is_lost(void **state)
{
	struct sampler *sampler = sampler_create(true, 1000);
	uint64_t ring[WORDS] = {header(PERF_RECORD_SAMPLE, 24)};

	(void)state;
	sampler->count = SAMPLER_ADDRESSES_MAX;
	sampler_take(sampler, ring, sizeof(ring), 0, 24);
	assert_int_equal(sampler->count, SAMPLER_ADDRESSES_MAX);
	assert_int_equal(sampler->lost, 1);
	sampler_clear(sampler, 1000);
	assert_int_equal(sampler->count + sampler->lost, 0);
	sampler_free(sampler);
}

static void a_record_without_size_ends_it(void **state)
{
	struct sampler *sampler = sampler_create(true, 1000);
	uint64_t ring[WORDS] = {0};

	(void)state;
	sampler_take(sampler, ring, sizeof(ring), 0, sizeof(ring));
	assert_int_equal(sampler->count, 0);
	sampler_free(sampler);
}

/* From half of the mean to one and a half, and the mean of many is the mean. */
static void periods_spread_around_their_mean(void **state)
{
	uint64_t random = 7, sum = 0, least = UINT64_MAX, most = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		uint64_t period = sampler_period(10000, &random);

		sum += period;
		least = period < least ? period : least;
		most = period > most ? period : most;
	}
	assert_in_range(least, 5000, 5500);
	assert_in_range(most, 14500, 15000);
	assert_in_range(sum / 10000, 9900, 10100);
}

/* The linker puts it in place of libc's (host/Dir.mk). */
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
static bool memory_is_short;

void *__wrap_calloc(size_t count, size_t size)
{
	return memory_is_short ? NULL : __real_calloc(count, size);
}

/* A thread that was not sampled because of that is not taken for none. */
static void without_memory_there_is_a_reason(void **state)
{
	struct sampler *sampler = sampler_create(true, 1000);
	struct sampler_thread *thread;

	(void)state;
	memory_is_short = true;
	thread = sampler_start(sampler);
	memory_is_short = false;
	assert_null(thread);
	assert_non_null(strstr(sampler->skip.text, "Cannot allocate memory"));
	assert_null(sampler_start(NULL));
	sampler_free(sampler);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_go_round_the_end),
		cmocka_unit_test(what_does_not_fit_is_lost),
		cmocka_unit_test(a_record_without_size_ends_it),
		cmocka_unit_test(periods_spread_around_their_mean),
		cmocka_unit_test(without_memory_there_is_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
