/* SPDX-License-Identifier: GPL-2.0-or-later */
/* word_list: words of which somebody is to name one. */
#include "common/command/word_list.h"

#include <string.h>

#define LENGTH_MAX 31 /* of words that are compared letter by letter */

const char *word_list_array_at(const void *array, size_t index)
{
	return ((const char *const *)array)[index];
}

bool word_list_find(const struct word_list *words, const char *text, unsigned int *index)
{
	const char *word;

	for (*index = 0; (word = words->at(words->context, *index)); ++*index)
		if (strcmp(word, text) == 0)
			return true;
	return false;
}

void word_list_join(const struct word_list *words, const char *last, char *text, size_t size)
{
	const char *word, *next = words->at(words->context, 0);
	char before_last[8];
	size_t length = 0;

	*text = '\0';
	snprintf(before_last, sizeof(before_last), " %s ", last);
	for (size_t i = 0; (word = next) && length < size; i++) {
		const char *between = i ? ", " : "";

		next = words->at(words->context, i + 1);
		length += (size_t)snprintf(text + length, size - length, "%s%s",
					   i && !next ? before_last : between, word);
	}
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to add, to drop, to replace, and neighbours to swap: that is what fingers get wrong. */
static size_t distance_of(const char *a, const char *b)
{
	size_t from[LENGTH_MAX + 1][LENGTH_MAX + 1];
	size_t rows = strnlen(a, LENGTH_MAX), columns = strnlen(b, LENGTH_MAX);

	for (size_t i = 0; i <= rows; i++)
		for (size_t j = 0; j <= columns; j++) {
			from[i][j] = i + j;
			if (!i || !j)
				continue;
			from[i][j] = least(from[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
					   least(from[i - 1][j], from[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				from[i][j] = least(from[i][j], from[i - 2][j - 2] + 1);
		}
	return from[rows][columns];
}

static bool is_beginning(const char *text, const char *word)
{
	return strncmp(word, text, strlen(text)) == 0;
}

struct word_hint word_list_hint(const struct word_list *words, const char *lead, const char *text)
{
	struct word_hint hint = {""};
	size_t nearest = LENGTH_MAX;
	const char *word;

	for (size_t i = 0; (word = words->at(words->context, i)); i++) {
		bool begins = strlen(text) > 1 && is_beginning(text, word);
		size_t distance = begins ? 1 : distance_of(text, word);

		if (distance >= nearest || 3 * distance > strlen(word))
			continue;
		nearest = distance;
		snprintf(hint.text, sizeof(hint.text), " (did you mean %s%s?)", lead, word);
	}
	return hint;
}

void word_list_complete(const struct word_list *words, const char *lead, const char *text,
			FILE *file)
{
	const char *word;

	for (size_t i = 0; words->at && (word = words->at(words->context, i)); i++)
		if (is_beginning(text, word))
			fprintf(file, "%s%s\n", lead, word);
}
