/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_contrary: cells in which instructions and what they do went contrary ways. */
#include "analysis/measure/event_contrary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/memory.h"

/* The groups of costly events that went the way of @sign, or with 0 any way; the caller frees. */
static char *list_groups(const struct anatomy_profile *base, const struct anatomy_profile *new,
			 int sign)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++) {
		int64_t change = (int64_t)(new->groups[i] - base->groups[i]);
		char *longer;

		if (change == 0 || change * sign < 0 || !event_group_is_costly((enum event_group)i))
			continue;
		longer = memory_printed("%s%s%s %+" PRId64, text, *text ? ", " : "",
					event_group_name((enum event_group)i), change);
		free(text);
		text = longer;
	}
	return text;
}

/* Instructions went the way of @sign or stayed: what went the other way? */
static char *sentence(const struct anatomy_profile *base, const struct anatomy_profile *new,
		      int sign)
{
	int64_t change = (int64_t)(new->instructions - base->instructions);
	char *groups = change * sign >= 0 ? list_groups(base, new, -sign) : memory_copied("");
	char *text = NULL;

	if (*groups && change == 0)
		text = memory_printed("as many instructions, but %s", groups);
	else if (*groups)
		text = memory_printed("%" PRId64 " %s instructions, but %s", change * sign,
				      sign > 0 ? "more" : "fewer", groups);
	free(groups);
	return text;
}

static char *contrary(const struct anatomy_profile *base, const struct anatomy_profile *new)
{
	char *text = sentence(base, new, -1);

	return text ? text : sentence(base, new, 1);
}

static char *all_groups(const struct anatomy_profile *base, const struct anatomy_profile *new)
{
	return list_groups(base, new, 0);
}

/* What @say says of the shown windows; NULL where either has no events. */
static char *say_of(const struct anatomy *base, const struct anatomy *new,
		    char *(*say)(const struct anatomy_profile *, const struct anatomy_profile *))
{
	size_t shapes[2] = {anatomy_shown_shape(base), anatomy_shown_shape(new)};
	/* What functions belong to does not matter here. */
	struct phases phases = {.count = 1};
	struct anatomy_profile from, to;
	char *text = NULL;

	if (shapes[0] == SIZE_MAX || shapes[1] == SIZE_MAX)
		return NULL;
	from = anatomy_profile_of(base, shapes[0], &phases);
	to = anatomy_profile_of(new, shapes[1], &phases);
	if (from.event_count > 0 && to.event_count > 0)
		text = say(&from, &to);
	anatomy_profile_free(&from);
	anatomy_profile_free(&to);
	return text;
}

char *event_contrary(const struct anatomy *base, const struct anatomy *new)
{
	return say_of(base, new, contrary);
}

char *event_costly_changes(const struct anatomy *base, const struct anatomy *new)
{
	return say_of(base, new, all_groups);
}

static void add_cell(struct event_contrary_cells *cells, const struct cell *cell, char *text)
{
	char *levels = cell_text(cell);

	cells->list = memory_grown(cells->list, cells->count, sizeof(*cells->list));
	cells->list[cells->count++] =
		(struct event_contrary_cell){memory_printed("%s %s", cell->bench, levels), text};
	free(levels);
}

struct event_contrary_cells event_contrary_of(const struct anatomies *base,
					      const struct anatomies *new)
{
	struct event_contrary_cells cells = {0};

	for (size_t i = 0; i < base->count; i++) {
		const struct anatomy *after = anatomies_find(new, base->list[i].cell);
		char *text = after ? event_contrary(&base->list[i], after) : NULL;

		if (text)
			add_cell(&cells, base->list[i].cell, text);
	}
	return cells;
}

int event_contrary_cells(const struct run *base, const struct run *new,
			 struct event_contrary_cells *cells, struct message *message)
{
	struct anatomies from, to;

	if (anatomies_read(base, &from, message) < 0)
		return -1;
	if (anatomies_read(new, &to, message) < 0) {
		anatomies_free(&from);
		return -1;
	}
	*cells = event_contrary_of(&from, &to);
	anatomies_free(&from);
	anatomies_free(&to);
	return 0;
}

void event_contrary_free(struct event_contrary_cells *cells)
{
	for (size_t i = 0; i < cells->count; i++) {
		free(cells->list[i].cell);
		free(cells->list[i].text);
	}
	free(cells->list);
	*cells = (struct event_contrary_cells){0};
}
