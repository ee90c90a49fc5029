/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_exposure: where interrupts would find the kernel, counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/anatomy/exposure.h"

static void make_symbols(struct symbols *symbols, const char *text)
{
	struct message message;

	assert_int_equal(symbols_begin(symbols, &message), 0);
	assert_int_equal(symbols_add_kernel(symbols, text, strlen(text), &message), 0);
	symbols_sort(symbols);
}

#define KERNEL UINT64_C(0xffff800000000000)

/*
 * vector (3, masked), open_1 (2), then masked (4) that returns into open_1 (1); the guest (5);
 * vector (3) again at the end. An interrupt of the first three and of the last three is taken in
 * open_1, which was open first; that of the four when open_1 goes on.
 */
static void test_exposure(void **state)
{
	static uint32_t words[8];
	struct trace_run runs[] = {
		{KERNEL + 0x800, RECORDER_END_JUMP, true, words, 3},
		{KERNEL + 0x1000, RECORDER_END_CALL, false, words, 2},
		{KERNEL + 0x2000, RECORDER_END_RETURN, true, words, 4},
		{KERNEL + 0x1008, RECORDER_END_ERET, false, words, 1},
		{0x40000000, RECORDER_END_EXCEPTION, false, words, 5},
		{KERNEL + 0x3000, RECORDER_END_JUMP, false, words, 2},
	};
	struct trace_step steps[] = {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 3}, {0, 1}};
	const struct trace trace = {.runs = runs, .run_count = 6};
	const struct trace_shape shape = {.kept = true, .steps = steps, .step_count = 7};
	struct exposure exposure = {0};
	struct symbols symbols;
	uint32_t first, second;

	(void)state;
	make_symbols(&symbols, "ffff800000000800 T vector\n"
			       "ffff800000001000 T open_1\n"
			       "ffff800000002000 T masked\n"
			       "ffff800000003000 T open_2\n"
			       "ffff800000004000 T other\n");
	assert_int_equal(exposure_add(&exposure, &trace, &shape, 10, &symbols), 0);
	assert_int_equal(exposure_make(&exposure, &trace, &symbols), 0);
	first = symbols_find(&symbols, KERNEL + 0x1000).owner;
	second = symbols_find(&symbols, KERNEL + 0x3000).owner;
	/* 3 of the vector, 1 of its own two; 1 + 4 when it goes on; the last of open_2 and the
	 * vector's 3 in the next window. */
	assert_int_equal(exposure.functions[first], 10 * (3 + 1 + 5 + 4));
	/* The one of open_1 behind the call, and 5 of its own 6. */
	assert_int_equal(exposure.functions[second], 10 * 6);
	assert_int_equal(exposure.windows, 10);
	exposure_free(&exposure);
	symbols_free(&symbols);
}

/* Windows of 10 and of 30 instructions, 45 and 10 of them; the PMU interrupted in 10 more. 45 / (1
 * - 10 / G) + 10 / (1 - 30 / G) = 65 at G = 94.3273, where they stand for 50.336 and 14.664. */
static void test_exposure_of_samples(void **state)
{
	static uint32_t words[30];
	struct trace_run runs[] = {
		{KERNEL + 0x1000, RECORDER_END_ERET, false, words, 10},
		{KERNEL + 0x2000, RECORDER_END_ERET, false, words, 30},
		{KERNEL + 0x3000, RECORDER_END_ERET, true, words, 2},
	};
	struct trace_step steps[] = {{0, 1}, {2, 1}};
	struct trace_step long_step = {1, 1};
	const struct trace trace = {.runs = runs, .run_count = 3};
	const struct trace_shape brief = {.kept = true, .steps = steps, .step_count = 1},
				 hit = {.kept = true, .steps = steps, .step_count = 2};
	const struct trace_shape lengthy = {.kept = true, .steps = &long_step, .step_count = 1};
	struct exposure exposure = {0};
	struct symbols symbols;
	uint32_t a, b;

	(void)state;
	make_symbols(&symbols, "ffff800000001000 T brief\n"
			       "ffff800000002000 T lengthy\n"
			       "ffff800000003000 T armpmu_dispatch_irq\n");
	assert_int_equal(exposure_add(&exposure, &trace, &brief, 45, &symbols), 0);
	assert_int_equal(exposure_add(&exposure, &trace, &lengthy, 10, &symbols), 0);
	assert_int_equal(exposure_add(&exposure, &trace, &hit, 10, &symbols), 0);
	assert_int_equal(exposure_make(&exposure, &trace, &symbols), 0);
	a = symbols_find(&symbols, KERNEL + 0x1000).owner;
	b = symbols_find(&symbols, KERNEL + 0x2000).owner;
	assert_int_equal(exposure.windows, 55);
	assert_in_range(exposure.functions[a] * 10, 5030, 5037);
	assert_in_range(exposure.functions[b] * 10, 4395, 4403);
	assert_false(exposure.too_long);
	/* Hit more often than not: G is below 60. */
	assert_int_equal(exposure_add(&exposure, &trace, &hit, 40, &symbols), 0);
	assert_int_equal(exposure_make(&exposure, &trace, &symbols), 0);
	assert_true(exposure.too_long);
	exposure_free(&exposure);
	symbols_free(&symbols);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exposure),
		cmocka_unit_test(test_exposure_of_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
