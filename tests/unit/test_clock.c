/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/clock: what a tick is worth is decided from loops of known length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/machine/clock.h"

static struct clock_scale measured(uint64_t frequency_hz, uint64_t short_ticks, uint64_t long_ticks)
{
	return (struct clock_scale){
		.frequency_hz = frequency_hz,
		.loop_instructions = {2000, 42000},
		.loop_ticks = {short_ticks, long_ticks},
	};
}

static void test_one_instruction_a_tick(void **state)
{
	struct clock_scale scale = measured(1000000000, 2002, 42002);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(true, &scale, &message), 0);
	assert_true(scale.emulated);
	assert_string_equal(scale.unit, "instructions");
	assert_true(scale.unit_per_tick == 1.0);
}

static void test_sixteen_instructions_a_tick(void **state)
{
	struct clock_scale scale = measured(62500000, 126, 2626);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(true, &scale, &message), 0);
	assert_true(scale.unit_per_tick == 16.0);
}

/* Nobody said so, but no real clock counts instructions to the tick: never call that ns. */
static void test_detected(void **state)
{
	struct clock_scale scale = measured(62500000, 2002, 42002);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(false, &scale, &message), 0);
	assert_true(scale.emulated);
	assert_string_equal(scale.unit, "instructions");
}

static void test_hardware(void **state)
{
	struct clock_scale scale = measured(25000000, 10, 177);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(false, &scale, &message), 0);
	assert_false(scale.emulated);
	assert_string_equal(scale.unit, "ns");
	assert_true(scale.unit_per_tick == 40.0);
}

static void test_told_but_not_so(void **state)
{
	struct clock_scale scale = measured(62500000, 1000, 13337);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(true, &scale, &message), -1);
	assert_non_null(strstr(message.text, "does not count instructions"));
}

static void test_still_counter(void **state)
{
	struct clock_scale scale = measured(62500000, 5, 5);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(true, &scale, &message), -1);
}

static void test_no_frequency(void **state)
{
	struct clock_scale scale = measured(0, 10, 177);
	struct message message;

	(void)state;
	assert_int_equal(clock_decide(false, &scale, &message), -1);
}

/* 1 GHz that is driven by 25 MHz, read faster than that; a real one, read more slowly; one that stands. */
static void test_quantum(void **state)
{
	static const uint64_t driven[] = {1000, 1000, 1040, 1040, 1040, 1120, 1160};
	static const uint64_t scaled[] = {0, 0, 41, 83, 83, 125};
	static const uint64_t real[] = {5, 17, 30, 41}, slow[] = {40, 120, 240, 280},
			      still[] = {3, 3};

	(void)state;
	assert_int_equal(clock_quantum(driven, 7), 40);
	assert_int_equal(clock_quantum(scaled, 6), 41);
	assert_int_equal(clock_quantum(real, 4), 1);
	assert_int_equal(clock_quantum(slow, 4), 40);
	assert_int_equal(clock_quantum(still, 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_instruction_a_tick),
		cmocka_unit_test(test_sixteen_instructions_a_tick),
		cmocka_unit_test(test_detected),
		cmocka_unit_test(test_hardware),
		cmocka_unit_test(test_told_but_not_so),
		cmocka_unit_test(test_still_counter),
		cmocka_unit_test(test_no_frequency),
		cmocka_unit_test(test_quantum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
