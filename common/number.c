/* SPDX-License-Identifier: GPL-2.0-or-later */
/* number: the only number parser of the project. */
#include "common/number.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 16 for what is no digit in any base. Not isdigit(): its answer hangs on the locale. */
static unsigned int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (unsigned int)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (unsigned int)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (unsigned int)(digit - 'A') + 10;
	return 16;
}

/* Reads digits up to *@end, at least one. A tail is the caller's business, overflow is not. */
static int read_digits(const char *text, unsigned int base, const char **end, uint64_t *value)
{
	const char *at = text;
	bool overflow = false;
	uint64_t sum = 0;

	for (; digit_value(*at) < base; at++) {
		overflow |= __builtin_mul_overflow(sum, (uint64_t)base, &sum);
		overflow |= __builtin_add_overflow(sum, (uint64_t)digit_value(*at), &sum);
	}
	*end = at;
	*value = sum;
	if (at == text)
		return -EINVAL;
	return overflow ? -ERANGE : 0;
}

static int store_in_range(uint64_t number, uint64_t min, uint64_t max, uint64_t *value)
{
	if (number < min || number > max)
		return -ERANGE;
	*value = number;
	return 0;
}

int number_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	bool hexadecimal = strncmp(text, "0x", 2) == 0;
	const char *end;
	uint64_t number;
	int error;

	error = read_digits(hexadecimal ? text + 2 : text, hexadecimal ? 16 : 10, &end, &number);
	if (*end != '\0')
		return -EINVAL;
	if (error)
		return error;
	return store_in_range(number, min, max, value);
}

int number_scan_u64(const char **text, uint64_t *value)
{
	uint64_t number;
	int error = read_digits(*text, 10, text, &number);

	if (!error)
		*value = number;
	return error;
}

/* -1 for what is no suffix; the empty tail is a shift of 0. */
static int suffix_shift(const char *tail)
{
	if (tail[0] == '\0')
		return 0;
	if (tail[1] != '\0')
		return -1;
	switch (tail[0]) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	default:
		return -1;
	}
}

int number_parse_size(const char *text, uint64_t min, uint64_t max, uint64_t *size_bytes)
{
	const char *end;
	uint64_t number;
	int error = read_digits(text, 10, &end, &number);
	int shift = suffix_shift(end);

	if (shift < 0)
		return -EINVAL;
	if (error)
		return error;
	if (__builtin_mul_overflow(number, (uint64_t)1 << shift, &number))
		return -ERANGE;
	return store_in_range(number, min, max, size_bytes);
}

/* strtod() alone would also take blanks, signs, exponents, hexadecimal, inf and nan. */
static bool is_plain_fraction(const char *text)
{
	size_t whole = strspn(text, "0123456789");
	size_t digits;

	if (whole == 0)
		return false;
	if (text[whole] == '\0')
		return true;
	digits = strspn(text + whole + 1, "0123456789");
	return text[whole] == '.' && digits > 0 && text[whole + 1 + digits] == '\0';
}

int number_parse_fraction(const char *text, double max, double *value)
{
	double number;

	if (!is_plain_fraction(text))
		return -EINVAL;
	number = strtod(text, NULL);
	if (!isfinite(number) || number > max)
		return -ERANGE;
	*value = number;
	return 0;
}

int number_parse_percent(const char *text, double max_percent, double *share)
{
	char number[32];
	size_t length = strlen(text);
	double percent;
	int error;

	if (length < 2 || length > sizeof(number) || text[length - 1] != '%')
		return -EINVAL;
	snprintf(number, sizeof(number), "%.*s", (int)length - 1, text);
	error = number_parse_fraction(number, max_percent, &percent);
	if (!error)
		*share = percent / 100;
	return error;
}

void number_format_size(uint64_t size_bytes, char *text, size_t text_size)
{
	static const char suffixes[] = {'G', 'M', 'K'};
	static const int shifts[] = {30, 20, 10};

	for (size_t i = 0; i < sizeof(suffixes) && size_bytes > 0; i++) {
		uint64_t unit = (uint64_t)1 << shifts[i];

		if (size_bytes % unit)
			continue;
		snprintf(text, text_size, "%" PRIu64 "%c", size_bytes / unit, suffixes[i]);
		return;
	}
	snprintf(text, text_size, "%" PRIu64, size_bytes);
}
