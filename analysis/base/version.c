/* SPDX-License-Identifier: GPL-2.0-or-later */
/* version: the order of kernel versions on an axis. */
#include "analysis/base/version.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *skip_v(const char *text)
{
	return (*text == 'v' || *text == 'V') && is_digit(text[1]) ? text + 1 : text;
}

bool version_is(const char *text)
{
	text = skip_v(text);
	if (!is_digit(*text))
		return false;
	while (is_digit(*text))
		text++;
	return *text == '.' && is_digit(text[1]);
}

/* dpkg's weights: '~', the end (or a digit), letters, the rest. */
static int weight(const char *at)
{
	bool release_candidate = strncmp(at, "-rc", 3) == 0 && is_digit(at[3]);

	if (*at == '~' || release_candidate)
		return -1;
	if (*at == '\0' || is_digit(*at))
		return 0;
	return is_letter(*at) ? *at : (unsigned char)*at + 256;
}

static int compare_words(const char **a, const char **b)
{
	while ((**a && !is_digit(**a)) || (**b && !is_digit(**b))) {
		int difference = weight(*a) - weight(*b);

		if (difference)
			return difference;
		(*a)++;
		(*b)++;
	}
	return 0;
}

/* The number with more digits is larger; of two as long, the first digit that differs decides. */
static int compare_numbers(const char **a, const char **b)
{
	int difference = 0;

	while (**a == '0')
		(*a)++;
	while (**b == '0')
		(*b)++;
	while (is_digit(**a) && is_digit(**b)) {
		if (!difference)
			difference = **a - **b;
		(*a)++;
		(*b)++;
	}
	if (is_digit(**a))
		return 1;
	return is_digit(**b) ? -1 : difference;
}

static int compare_texts(const char *a, const char *b)
{
	int difference = 0;

	while (!difference && (*a || *b)) {
		difference = compare_words(&a, &b);
		if (!difference)
			difference = compare_numbers(&a, &b);
	}
	return difference;
}

int version_compare(const char *a, const char *b)
{
	bool a_is = version_is(a);
	bool b_is = version_is(b);

	if (a_is && b_is)
		return compare_texts(skip_v(a), skip_v(b));
	return b_is - a_is;
}
