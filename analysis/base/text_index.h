/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_index: texts, each with a number, found in logarithmic time.
 *
 *     struct text_index index = {0};
 *
 *     text_index_add(&index, "mte=on", 7);           -> 7
 *     text_index_add(&index, "mte=on", 8);           -> 7: it is there already
 *     text_index_find(&index, "mte=off", &number);   -> false
 *     text_index_free(&index);
 */
#ifndef MTEBENCH_ANALYSIS_BASE_TEXT_INDEX_H
#define MTEBENCH_ANALYSIS_BASE_TEXT_INDEX_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed it is empty. */
struct text_index {
	void *tree;
};

/* Adds a copy of @text with @number, unless the text is there. Returns the number that the text has
 * then. */
size_t text_index_add(struct text_index *index, const char *text, size_t number);

/* Sets *@number to that of @text. Returns false, with *@number untouched, where it is not there. */
bool text_index_find(const struct text_index *index, const char *text, size_t *number);

/* Empties @index. */
void text_index_free(struct text_index *index);

#endif
