/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of --break-us: a long sample stops the trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/watch/trace_break.h"
#include "tests/unit/fake_root.h"

#define TRACING_ON "/sys/kernel/tracing/tracing_on"
#define MARKER     "/sys/kernel/tracing/trace_marker"

static void said(const char *path, const char *wanted)
{
	char text[128];

	assert_int_equal(sysfs_read_text(path, text, sizeof(text)), 0);
	assert_string_equal(text, wanted);
}

/* A counter of 25 MHz: 100 us are 2500 ticks. */
static void test_break(void **state)
{
	struct clock_scale clock = {.unit = "ns", .unit_per_tick = 40};
	uint64_t values[] = {9, 2500, 2501, 9000};
	struct trace_break brk;
	struct message message = {""};

	(void)state;
	fake_root_make();
	fake_root_put(TRACING_ON, "1\n");
	fake_root_put(MARKER, "");
	assert_int_equal(trace_break_open(100, &clock, &brk, &message), 0);
	assert_int_equal(trace_break_look(&brk, values, 2), 2);
	said(TRACING_ON, "1");
	assert_int_equal(trace_break_look(&brk, values, 4), 2);
	said(TRACING_ON, "0");
	said(MARKER, "mtebench: sample 2 of 4 took 100.0 us, more than 100");
	trace_break_close(&brk);
	fake_root_remove();
}

static void test_break_refusals(void **state)
{
	struct clock_scale emulated = {.unit = "instructions", .unit_per_tick = 1};
	struct clock_scale clock = {.unit = "ns", .unit_per_tick = 40};
	struct trace_break brk;
	struct message message = {""};

	(void)state;
	fake_root_make();
	assert_int_equal(trace_break_open(100, &emulated, &brk, &message), -1);
	assert_string_equal(
		message.text,
		"--break-us needs samples that are times, and here they are instructions");
	assert_int_equal(trace_break_open(100, &clock, &brk, &message), -1);
	assert_non_null(strstr(message.text, "tracing_on of the tracefs cannot be written"));
	fake_root_put(TRACING_ON, "0\n");
	assert_int_equal(trace_break_open(100, &clock, &brk, &message), -1);
	assert_non_null(strstr(message.text, "tracing_on is 0: nothing is traced"));
	fake_root_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_break),
		cmocka_unit_test(test_break_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
