/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shared_cost: what shared guest RAM costs. */
#include "analysis/measure/shared_cost.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static size_t row_with_backing(const struct grid *grid, size_t row, const char *backing)
{
	char *name = cell_name(grid->rows[row], "backing", backing);
	size_t found = grid->row_count;

	text_index_find(&grid->places, name, &found);
	free(name);
	return found;
}

size_t shared_twin(const struct grid *grid, size_t row)
{
	const char *backing = cell_level(grid->rows[row], "backing");
	const char *private = backing ? strstr(backing, "-private") : NULL;
	char *shared;
	size_t found;

	if (!private)
		return grid->row_count;
	shared = memory_printed("%.*s-shared", (int)(private - backing), backing);
	found = row_with_backing(grid, row, shared);
	free(shared);
	if (found == grid->row_count && strcmp(backing, "anon-private") == 0)
		found = row_with_backing(grid, row, "memfd-shared");
	return found;
}
