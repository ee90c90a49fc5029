/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_number: what is a number, what is not, and where a number is too large. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/number.h"

static void assert_u64(const char *text, uint64_t expected)
{
	uint64_t value = 0;

	assert_int_equal(number_parse_u64(text, 0, UINT64_MAX, &value), 0);
	assert_int_equal(value, expected);
}

static void integers_are_decimal_or_hexadecimal(void **state)
{
	(void)state;
	assert_u64("0", 0);
	assert_u64("007", 7);
	assert_u64("18446744073709551615", UINT64_MAX);
	assert_u64("0x1F", 31);
	assert_u64("0xffffffffffffffff", UINT64_MAX);
}

static void the_whole_text_must_be_the_number(void **state)
{
	static const char *const bad[] = {"",    " 1",  "1 ",  "+1", "-1",   "1x", "0x",
					  "0xg", "1e3", "1.0", "x",  "0x1 ", "1,2"};
	uint64_t value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(number_parse_u64(bad[i], 0, UINT64_MAX, &value), -EINVAL);
	assert_int_equal(value, 42);
}

static void numbers_outside_the_range_are_refused(void **state)
{
	uint64_t value = 42;

	(void)state;
	assert_int_equal(number_parse_u64("18446744073709551616", 0, UINT64_MAX, &value), -ERANGE);
	assert_int_equal(number_parse_u64("0x10000000000000000", 0, UINT64_MAX, &value), -ERANGE);
	assert_int_equal(number_parse_u64("4", 5, 9, &value), -ERANGE);
	assert_int_equal(number_parse_u64("10", 5, 9, &value), -ERANGE);
	assert_int_equal(value, 42);
	assert_int_equal(number_parse_u64("5", 5, 9, &value), 0);
	assert_int_equal(number_parse_u64("9", 5, 9, &value), 0);
}

static void scanning_stops_behind_the_digits(void **state)
{
	const char *text = "12,34]";
	uint64_t value = 0;

	(void)state;
	assert_int_equal(number_scan_u64(&text, &value), 0);
	assert_int_equal(value, 12);
	assert_string_equal(text, ",34]");
	assert_int_equal(number_scan_u64(&text, &value), -EINVAL);
	assert_int_equal(value, 12);
}

static void sizes_have_binary_suffixes(void **state)
{
	uint64_t size = 42;

	(void)state;
	assert_int_equal(number_parse_size("100", 0, UINT64_MAX, &size), 0);
	assert_int_equal(size, 100);
	assert_int_equal(number_parse_size("64K", 0, UINT64_MAX, &size), 0);
	assert_int_equal(size, 65536);
	assert_int_equal(number_parse_size("2M", 0, UINT64_MAX, &size), 0);
	assert_int_equal(size, 2097152);
	assert_int_equal(number_parse_size("3G", 0, UINT64_MAX, &size), 0);
	assert_int_equal(size, 3221225472);
}

static void bad_sizes_are_refused(void **state)
{
	static const char *const bad[] = {"", "K", "4k", "4KB", "4 K", "0x10", "4T", "-4K"};
	uint64_t size = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(number_parse_size(bad[i], 0, UINT64_MAX, &size), -EINVAL);
	assert_int_equal(number_parse_size("17179869184G", 0, UINT64_MAX, &size), -ERANGE);
	assert_int_equal(number_parse_size("4K", 0, 4095, &size), -ERANGE);
	assert_int_equal(size, 42);
}

static void fractions_are_plain_and_finite(void **state)
{
	static const char *const bad[] = {"",    ".5",  "1.", "-1", "+1",    "1e3",
					  "inf", "nan", " 1", "1 ", "0x1p3", "1.2.3"};
	double value = 42;

	(void)state;
	assert_int_equal(number_parse_fraction("1.5", 10, &value), 0);
	assert_true(value == 1.5);
	assert_int_equal(number_parse_fraction("10", 10, &value), 0);
	assert_true(value == 10);
	assert_int_equal(number_parse_fraction("10.01", 10, &value), -ERANGE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(number_parse_fraction(bad[i], 10, &value), -EINVAL);
	assert_true(value == 10);
}

static void percents_are_shares(void **state)
{
	static const char *const bad[] = {"",    "%",   "1",
					  "-1%", "1 %", "1%%",
					  "% 1", "1%x", "1.000000000000000000000000000000%"};
	double share = 42;

	(void)state;
	assert_int_equal(number_parse_percent("1.5%", 10, &share), 0);
	assert_true(share == 0.015);
	assert_int_equal(number_parse_percent("10%", 10, &share), 0);
	assert_true(share == 0.1);
	assert_int_equal(number_parse_percent("11%", 10, &share), -ERANGE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(number_parse_percent(bad[i], 10, &share), -EINVAL);
	assert_true(share == 0.1);
}

static void assert_size_text(uint64_t size_bytes, const char *expected)
{
	char text[24];

	number_format_size(size_bytes, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void sizes_are_written_short_and_exact(void **state)
{
	(void)state;
	assert_size_text(0, "0");
	assert_size_text(100, "100");
	assert_size_text(1023, "1023");
	assert_size_text(4096, "4K");
	assert_size_text(4097, "4097");
	assert_size_text(2097152, "2M");
	assert_size_text(1536, "1536");
	assert_size_text(1073741824, "1G");
	assert_size_text(UINT64_MAX, "18446744073709551615");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_decimal_or_hexadecimal),
		cmocka_unit_test(the_whole_text_must_be_the_number),
		cmocka_unit_test(numbers_outside_the_range_are_refused),
		cmocka_unit_test(scanning_stops_behind_the_digits),
		cmocka_unit_test(sizes_have_binary_suffixes),
		cmocka_unit_test(bad_sizes_are_refused),
		cmocka_unit_test(fractions_are_plain_and_finite),
		cmocka_unit_test(percents_are_shares),
		cmocka_unit_test(sizes_are_written_short_and_exact),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
