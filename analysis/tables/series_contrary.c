/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_contrary: where a count of instructions says the wrong thing of a patch. */
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/measure/event_contrary.h"
#include "analysis/tables/series_tables.h"

static const struct anatomies *find(const struct series_view *view, const struct run *run)
{
	for (size_t i = 0; i < view->anatomies->count; i++)
		if (view->anatomies->runs[i].run == run)
			return &view->anatomies->runs[i];
	return NULL;
}

static void print_step(const struct series_view *view, const struct series_step *step)
{
	const struct anatomies *base = find(view, step->base), *new = find(view, step->run);
	struct event_contrary_cells cells = {0};

	if (base && new)
		cells = event_contrary_of(base, new);
	if (cells.count > 0) {
		char *heading = memory_printed("%s: instructions and events disagree", step->name);

		series_print_heading(view, heading);
		free(heading);
	}
	for (size_t i = 0; i < cells.count; i++) {
		char *line = memory_printed("%s: %s", cells.list[i].cell, cells.list[i].text);

		series_print_line(view, line);
		free(line);
	}
	event_contrary_free(&cells);
}

void series_print_contrary(const struct series_view *view)
{
	for (size_t i = 0; i < view->changes->step_count; i++)
		print_step(view, &view->changes->steps[i]);
}
