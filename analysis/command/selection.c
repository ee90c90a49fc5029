/* SPDX-License-Identifier: GPL-2.0-or-later */
/* selection: which cells a command is about. */
#include "analysis/command/selection.h"

#include "analysis/base/memory.h"
#include "analysis/data/cell_filter.h"

static struct {
	const char *bench; /* NULL: all */
	const char *cell;
} asked;

const struct command_option selection_options[] = {
	{"bench", 'b', .value = "NAME[,NAME...]", .text = &asked.bench,
	 .help = "only these benchmarks"},
	{"cell", 'c', .value = "CELLS", .text = &asked.cell,
	 .help = "only these cells, such as 'stage2_fault mte=on thp=never,always'"},
	{.name = NULL},
};

bool selection_chooses(const struct cell *cell)
{
	return (!asked.bench || cell_filter_chooses(asked.bench, cell)) &&
	       (!asked.cell || cell_filter_chooses(asked.cell, cell));
}

static bool chooses_any(const struct dataset *dataset)
{
	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < dataset->runs[run].cell_count; i++)
			if (selection_chooses(&dataset->runs[run].cells[i]))
				return true;
	return false;
}

int selection_check(const struct dataset *dataset, struct message *message)
{
	if ((asked.bench && cell_filter_check(asked.bench, dataset, message) < 0) ||
	    (asked.cell && cell_filter_check(asked.cell, dataset, message) < 0))
		return -1;
	if (chooses_any(dataset))
		return 0;
	return message_set(message, "%s: no cell of %s is one of '%s'", dataset->path, asked.bench,
			   asked.cell);
}

/* Whether any of @changes is in @row of @grid. */
static bool has_change(const struct changes *changes, const struct grid *grid, size_t row)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].grid == grid && changes->items[i].row == row)
			return true;
	return false;
}

/* NULL where it does not matter whether a cell changed. */
static bool is_chosen(const struct grid *grid, size_t row, const void *changes)
{
	return selection_chooses(grid->rows[row]) && (!changes || has_change(changes, grid, row));
}

/* The chosen rows of the @count grids of @all; *@kept grids of them. */
static struct grid *parts_of(const struct grid *all, size_t count, const struct changes *changes,
			     size_t *kept)
{
	struct grid *parts = memory_zeroed(count, sizeof(*parts));

	*kept = 0;
	for (size_t i = 0; i < count; i++) {
		struct grid part = grid_filtered(&all[i], is_chosen, changes);

		if (part.row_count > 0)
			parts[(*kept)++] = part;
		else
			grid_release(&part);
	}
	return parts;
}

bool selection_is_all(void)
{
	return !asked.bench && !asked.cell;
}

struct grid *selection_grids(const struct dataset *dataset, size_t *count)
{
	size_t all_count;
	struct grid *all = grids_of(dataset, &all_count);
	struct grid *parts;

	if (selection_is_all()) {
		*count = all_count;
		return all;
	}
	parts = parts_of(all, all_count, NULL, count);
	grids_free(all, all_count);
	return parts;
}

struct selection selection_of(const struct dataset *dataset, bool changed)
{
	struct selection selection;
	size_t count;
	struct grid *all = grids_of(dataset, &count);
	struct changes changes = changes_of(all, count);

	if (selection_is_all() && !changed)
		return (struct selection){all, count, changes};
	selection.grids = parts_of(all, count, changed ? &changes : NULL, &selection.grid_count);
	selection.changes = changes_in(&changes, selection.grids, selection.grid_count);
	changes_free(&changes);
	grids_free(all, count);
	return selection;
}

void selection_free(struct selection *selection)
{
	changes_free(&selection->changes);
	grids_free(selection->grids, selection->grid_count);
}
