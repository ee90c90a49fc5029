/* SPDX-License-Identifier: GPL-2.0-or-later */
/* word_list: words of which somebody is to name one: their sentence, and what was probably meant. */
#ifndef MTEBENCH_COMMON_COMMAND_WORD_LIST_H
#define MTEBENCH_COMMON_COMMAND_WORD_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct word_list {
	/* The word at @index, NULL behind the last. @at NULL: no list. */
	const char *(*at)(const void *context, size_t index);
	const void *context;
};

/* The list of an array of words that ends with NULL. */
#define WORD_LIST(array)                                                                           \
	{                                                                                          \
		.at = word_list_array_at, .context = (array)                                       \
	}
const char *word_list_array_at(const void *array, size_t index);

/* Whether @text is one of @words, and at which index. */
bool word_list_find(const struct word_list *words, const char *text, unsigned int *index);

/* Writes "a, b or c" to @text, with @last ("or") before the last of them. */
void word_list_join(const struct word_list *words, const char *last, char *text, size_t size);

/* " (did you mean show?)" with @lead before the word of @words that is near @text; empty when none
 * is. Near are its beginnings, and words that differ in a third of their letters at most. */
struct word_hint {
	char text[80];
};
struct word_hint word_list_hint(const struct word_list *words, const char *lead, const char *text);

/* Prints @lead and the word, one a line, for each of @words that begins with @text. */
void word_list_complete(const struct word_list *words, const char *lead, const char *text,
			FILE *file);

#endif
