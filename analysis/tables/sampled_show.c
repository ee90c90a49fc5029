/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_show: which cells of which runs. */
#include "analysis/tables/sampled_show.h"

#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/data/cell_filter.h"
#include "analysis/tables/sampled_tables.h"

static const struct run *run_of(const struct anatomy_columns *columns, size_t index)
{
	return columns->list[index].anatomies.run;
}

bool sampled_is_profiled(const struct anatomy_columns *columns, bool *mixed)
{
	size_t profiled = 0;
	uint64_t period;

	for (size_t i = 0; i < columns->count; i++)
		profiled += run_profile(run_of(columns, i), &period) != NULL;
	*mixed = profiled && profiled < columns->count;
	return profiled > 0;
}

static bool is_chosen(const char *filter, const struct cell *cell)
{
	return !filter || cell_filter_chooses(filter, cell);
}

static struct sampled_column column_of(const struct sampled_request *request, size_t index,
				       const struct cell *cell)
{
	const struct run *run = run_of(request->columns, index);

	return (struct sampled_column){request->columns->list[index].name, run,
				       run_find_cell(run, cell)};
}

static int show_run(const struct sampled_request *request, bool *differs, struct message *message)
{
	const struct run *run = run_of(request->columns, 0);
	size_t shown = 0;

	for (size_t i = 0; i < run->cell_count; i++) {
		const struct cell *cell = &run->cells[i];
		struct sampled_column column = column_of(request, 0, cell);

		if (!is_chosen(request->cell, cell))
			continue;
		anatomy_view_heading(request->view, cell, column.name);
		*differs |=
			!sampled_print(request->view, &column,
				       anatomies_find(&request->columns->list[0].anatomies, cell));
		shown++;
	}
	return shown ? 0 : message_set(message, "no cell matches: see mtebench plan");
}

static bool is_first(const struct sampled_request *request, size_t index, const struct cell *cell)
{
	for (size_t i = 0; i < index; i++)
		if (run_find_cell(run_of(request->columns, i), cell))
			return false;
	return true;
}

/* Returns false when a column's samples and instructions do not agree. */
static bool show_cell(const struct sampled_request *request, const struct cell *cell)
{
	size_t count = request->columns->count;
	struct sampled_column *columns = memory_zeroed(count, sizeof(*columns));
	bool agrees = true;

	for (size_t i = 0; i < count; i++)
		columns[i] = column_of(request, i, cell);
	if (request->two && columns[0].cell && columns[1].cell) {
		anatomy_view_heading(request->view, cell, "two kernels");
		sampled_print_difference(request->view, &columns[0], &columns[1]);
	} else if (!request->two) {
		anatomy_view_heading(request->view, cell, "kernel by kernel");
		sampled_print_columns(request->view, columns, count);
	}
	for (size_t i = 0; i < count; i++)
		if (columns[i].cell)
			agrees &= sampled_print_match(
				request->view, &columns[i],
				anatomies_find(&request->columns->list[i].anatomies, cell));
	free(columns);
	return agrees;
}

static int show_columns(const struct sampled_request *request, bool *differs,
			struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < request->columns->count; i++) {
		const struct run *run = run_of(request->columns, i);

		for (size_t k = 0; k < run->cell_count; k++) {
			if (!is_chosen(request->cell, &run->cells[k]) ||
			    !is_first(request, i, &run->cells[k]))
				continue;
			*differs |= !show_cell(request, &run->cells[k]);
			shown++;
		}
	}
	return shown ? 0 : message_set(message, "no cell matches");
}

/* The one cell that @filter chooses. */
static const struct cell *find_one(const struct run *run, const char *filter,
				   struct message *message)
{
	const struct cell *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < run->cell_count; i++)
		if (cell_filter_chooses(filter, &run->cells[i])) {
			found = &run->cells[i];
			count++;
		}
	if (count == 1)
		return found;
	message_set(message, "'%s' chooses %zu cells, not one", filter, count);
	return NULL;
}

static int show_two_cells(const struct sampled_request *request, struct message *message)
{
	const struct run *run = run_of(request->columns, 0);
	const struct cell *base = find_one(run, request->base, message);
	const struct cell *new = base ? find_one(run, request->new, message) : NULL;
	struct sampled_column columns[] = {{"base", run, base}, {"new", run, new}};

	if (!new)
		return -1;
	anatomy_view_heading(request->view, base, "against");
	anatomy_view_heading(request->view, new, request->columns->list[0].name);
	sampled_print_difference(request->view, &columns[0], &columns[1]);
	return 0;
}

int sampled_show(const struct sampled_request *request, bool *differs, struct message *message)
{
	*differs = false;
	if (request->base)
		return show_two_cells(request, message);
	if (request->columns->count == 1)
		return show_run(request, differs, message);
	return show_columns(request, differs, message);
}
