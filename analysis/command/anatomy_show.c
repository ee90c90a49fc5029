/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_show: from what is asked for to the right tables. */
#include "analysis/command/anatomy_show.h"

#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/data/cell_filter.h"
#include "analysis/export/callgrind.h"
#include "analysis/plots/flame.h"
#include "analysis/tables/counted_tables.h"
#include "analysis/tables/event_place_tables.h"
#include "analysis/tables/event_tables.h"
#include "analysis/tables/footprint_tables.h"

static bool is_chosen(const struct anatomy_request *request, const struct cell *cell)
{
	return !request->cell || cell_filter_chooses(request->cell, cell);
}

static size_t count_chosen(const struct anatomy_request *request, const struct anatomy_run *column)
{
	size_t count = 0;

	for (size_t i = 0; i < column->anatomies.count; i++)
		count += is_chosen(request, column->anatomies.list[i].cell);
	return count;
}

static void show_one(const struct anatomy_request *request, const struct anatomy_run *column,
		     const struct anatomy *anatomy)
{
	const struct anatomy_column shown = {column->name, anatomy};

	anatomy_view_heading(&request->view, anatomy->cell, column->name);
	if (request->only)
		event_print_places(&request->view, request->only, &shown, 1, false);
	else if (request->events)
		event_print(&request->view, anatomy);
	else if (request->footprint)
		footprint_print(&request->view, anatomy);
	else
		anatomy_print(&request->view, anatomy);
}

static int show_counted(const struct anatomy_request *request, const struct anatomy_run *column,
			struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < column->anatomies.count; i++) {
		const struct anatomy *anatomy = &column->anatomies.list[i];

		if (is_chosen(request, anatomy->cell))
			shown += counted_print(&request->view, anatomy, column->name,
					       request->hardware);
	}
	return shown ? 0
		     : message_set(
			       message,
			       "%s has no counters for such a cell: measure with counters = events",
			       request->counted);
}

static int show_run(const struct anatomy_request *request, const struct anatomy_run *column,
		    struct message *message)
{
	size_t chosen = count_chosen(request, column);

	if (chosen == 0)
		return message_set(message, "no cell matches: see mtestat show");
	if ((request->folded || request->callgrind) && chosen > 1)
		return message_set(
			message, "%s is for one cell, but %zu were chosen: choose one with --cell",
			request->folded ? "--folded" : "--callgrind", chosen);
	for (size_t i = 0; i < column->anatomies.count; i++) {
		const struct anatomy *anatomy = &column->anatomies.list[i];

		if (!is_chosen(request, anatomy->cell))
			continue;
		if (request->folded)
			flame_write_folded(anatomy, stdout);
		else if (request->callgrind)
			callgrind_write(anatomy, column->name, stdout);
		else
			show_one(request, column, anatomy);
	}
	return 0;
}

/* Each cell of any column once: the first column that has it. */
static bool is_first(const struct anatomy_columns *columns, size_t index,
		     const struct anatomy *anatomy)
{
	for (size_t i = 0; i < index; i++)
		if (anatomies_find(&columns->list[i].anatomies, anatomy->cell))
			return false;
	return true;
}

static void show_cell(const struct anatomy_request *request, const struct anatomy_columns *columns,
		      const struct anatomy *anatomy)
{
	struct anatomy_column *shown = memory_zeroed(columns->count, sizeof(*shown));

	for (size_t i = 0; i < columns->count; i++)
		shown[i] = (struct anatomy_column){
			columns->list[i].name,
			anatomies_find(&columns->list[i].anatomies, anatomy->cell)};
	anatomy_view_heading(&request->view, anatomy->cell, "kernel by kernel");
	if (request->only)
		event_print_places(&request->view, request->only, shown, columns->count, false);
	else if (request->events)
		event_print_columns(&request->view, shown, columns->count);
	else if (request->footprint)
		footprint_print_columns(&request->view, shown, columns->count);
	else
		anatomy_print_columns(&request->view, shown, columns->count);
	free(shown);
}

static int show_campaign(const struct anatomy_request *request,
			 const struct anatomy_columns *columns, struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < columns->count; i++) {
		const struct anatomy_run *column = &columns->list[i];

		for (size_t k = 0; k < column->anatomies.count; k++) {
			const struct anatomy *anatomy = &column->anatomies.list[k];

			if (!is_chosen(request, anatomy->cell) || !is_first(columns, i, anatomy))
				continue;
			show_cell(request, columns, anatomy);
			shown++;
		}
	}
	return shown ? 0 : message_set(message, "no cell matches: see mtestat show");
}

static void show_difference(const struct anatomy_request *request, const struct anatomy *base,
			    const char *base_name, const struct anatomy *new, const char *new_name)
{
	const struct anatomy_column columns[] = {{base_name, base}, {new_name, new}};

	if (request->only)
		event_print_places(&request->view, request->only, columns, 2, true);
	else if (request->events)
		event_print_difference(&request->view, base, base_name, new, new_name);
	else if (request->footprint)
		footprint_print_columns(&request->view, columns, 2);
	else
		anatomy_print_difference(&request->view, base, base_name, new, new_name);
}

static int show_two_runs(const struct anatomy_request *request, const struct anatomy_run *base,
			 const struct anatomy_run *new, struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < base->anatomies.count; i++) {
		const struct anatomy *before = &base->anatomies.list[i];
		const struct anatomy *after = anatomies_find(&new->anatomies, before->cell);

		if (!after || !is_chosen(request, before->cell))
			continue;
		anatomy_view_heading(&request->view, before->cell, "two kernels");
		show_difference(request, before, base->name, after, new->name);
		shown++;
	}
	return shown ? 0 : message_set(message, "the two have no cell in common that was chosen");
}

/* The one cell that @filter chooses. */
static const struct anatomy *find_one(const struct anatomy_run *column, const char *filter,
				      struct message *message)
{
	const struct anatomy *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < column->anatomies.count; i++)
		if (cell_filter_chooses(filter, column->anatomies.list[i].cell)) {
			found = &column->anatomies.list[i];
			count++;
		}
	if (count == 1)
		return found;
	message_set(message, "'%s' chooses %zu cells with an anatomy, not one", filter, count);
	return NULL;
}

static int show_two_cells(const struct anatomy_request *request, const struct anatomy_run *column,
			  struct message *message)
{
	const struct anatomy *base = find_one(column, request->base, message);
	const struct anatomy *new = base ? find_one(column, request->new, message) : NULL;

	if (!new)
		return -1;
	anatomy_view_heading(&request->view, base->cell, "against");
	anatomy_view_heading(&request->view, new->cell, column->name);
	show_difference(request, base, "base", new, "new");
	return 0;
}

int anatomy_show(const struct anatomy_request *request, const struct anatomy_columns *columns,
		 struct message *message)
{
	const struct anatomy_run *list = columns->list;

	if (request->base)
		return show_two_cells(request, &list[0], message);
	if (request->hardware)
		return show_counted(request, &list[0], message);
	if (request->path_count == 2)
		return show_two_runs(request, &list[0], &list[1], message);
	if (columns->count == 1)
		return show_run(request, &list[0], message);
	return show_campaign(request, columns, message);
}
