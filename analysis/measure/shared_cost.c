/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shared_cost: what shared guest RAM costs. */
#include "analysis/measure/shared_cost.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

const struct cell *shared_twin(const struct run *run, const struct cell *private)
{
	const char *backing = cell_level(private, "backing");
	const char *end = backing ? strstr(backing, "-private") : NULL;
	const struct cell *twin;
	char *shared;

	if (!end)
		return NULL;
	shared = memory_printed("%.*s-shared", (int)(end - backing), backing);
	twin = run_find_twin(run, private, "backing", shared);
	free(shared);
	if (!twin && strcmp(backing, "anon-private") == 0)
		twin = run_find_twin(run, private, "backing", "memfd-shared");
	return twin;
}
