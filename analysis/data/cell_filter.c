/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_filter: chooses cells by a text. */
#include "analysis/data/cell_filter.h"

#include <string.h>

static bool has_level(const struct cell *cell, const char *word, size_t length)
{
	for (size_t i = 0; i < cell->level_count; i++) {
		size_t factor = strlen(cell->levels[i].factor);
		size_t value = strlen(cell->levels[i].value);

		if (factor + 1 + value == length && word[factor] == '=' &&
		    memcmp(word, cell->levels[i].factor, factor) == 0 &&
		    memcmp(word + factor + 1, cell->levels[i].value, value) == 0)
			return true;
	}
	return false;
}

static bool word_chooses(const char *word, size_t length, const struct cell *cell)
{
	if (memchr(word, '=', length))
		return has_level(cell, word, length);
	return strlen(cell->bench) == length && memcmp(word, cell->bench, length) == 0;
}

bool cell_filter_chooses(const char *filter, const struct cell *cell)
{
	while (*(filter += strspn(filter, " "))) {
		size_t length = strcspn(filter, " ");

		if (!word_chooses(filter, length, cell))
			return false;
		filter += length;
	}
	return true;
}
