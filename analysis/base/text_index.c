/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_index: the balanced tree of the C library. */
#include "analysis/base/text_index.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

/* `text` comes first, so that a text alone can be looked for. */
struct numbered {
	const char *text;
	size_t number;
	char copy[];
};

static int compare(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

static struct numbered *new_entry(const char *text, size_t number)
{
	struct numbered *entry = memory_zeroed(1, sizeof(*entry) + strlen(text) + 1);

	entry->number = number;
	entry->text = strcpy(entry->copy, text);
	return entry;
}

size_t text_index_add(struct text_index *index, const char *text, size_t number)
{
	struct numbered *entry;

	if (text_index_find(index, text, &number))
		return number;
	entry = new_entry(text, number);
	memory_checked(tsearch(entry, &index->tree, compare));
	return number;
}

bool text_index_find(const struct text_index *index, const char *text, size_t *number)
{
	struct numbered *const *found = tfind(&text, &index->tree, compare);

	if (found)
		*number = (*found)->number;
	return found;
}

void text_index_free(struct text_index *index)
{
	tdestroy(index->tree, free);
	index->tree = NULL;
}
