/* SPDX-License-Identifier: GPL-2.0-or-later */
/* panel: a benchmark's rows shared out among panels that can be read. */
#include "analysis/panel.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/memory.h"

struct split {
	const struct grid *grid;
	struct panel *panels;
	size_t count;
};

static const struct cell **cells_of(const struct grid *grid, const struct panel *panel)
{
	const struct cell **cells = memory_zeroed(panel->row_count, sizeof *cells);

	for (size_t i = 0; i < panel->row_count; i++)
		cells[i] = grid->rows[panel->rows[i]];
	return cells;
}

static size_t level_count(const struct grid *grid, const struct panel *panel, const char *factor)
{
	const struct cell **cells = cells_of(grid, panel);
	size_t count = grid_level_count(cells, panel->row_count, factor);

	free(cells);
	return count;
}

/* NULL when no factor has two levels in @panel. */
static const char *splitting_factor(const struct grid *grid, const struct panel *panel)
{
	const char *best = NULL;
	size_t best_count = 1;

	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *name = grid->factors[i].name;
		size_t count = level_count(grid, panel, name);

		if (strcmp(name, "mte") != 0 && count > best_count) {
			best = name;
			best_count = count;
		}
	}
	if (!best && level_count(grid, panel, "mte") > 1)
		best = "mte";
	return best;
}

static bool same_level(const struct grid *grid, size_t a, size_t b, const char *factor)
{
	const char *left = cell_level(grid->rows[a], factor);
	const char *right = cell_level(grid->rows[b], factor);

	return left && right ? strcmp(left, right) == 0 : left == right;
}

static char *title_with(const char *title, const char *factor, const char *level)
{
	return memory_printed("%s%s%s=%s", title, *title ? " " : "", factor, level ? level : "-");
}

/* Moves the first remaining row and all with its level of @factor from @from to a panel of their
 * own. */
static struct panel take_level(const struct grid *grid, struct panel *from, const char *factor)
{
	struct panel part = {.rows = memory_zeroed(from->row_count, sizeof *part.rows)};
	size_t first = from->rows[0];
	size_t kept = 0;

	for (size_t i = 0; i < from->row_count; i++) {
		size_t row = from->rows[i];

		if (same_level(grid, first, row, factor))
			part.rows[part.row_count++] = row;
		else
			from->rows[kept++] = row;
	}
	from->row_count = kept;
	part.title = title_with(from->title, factor, cell_level(grid->rows[first], factor));
	return part;
}

static void add_panel(struct split *split, struct panel panel)
{
	split->panels = memory_grown(split->panels, split->count, sizeof *split->panels);
	split->panels[split->count++] = panel;
}

static void share_out(struct split *split, struct panel panel)
{
	const char *factor = splitting_factor(split->grid, &panel);

	if (panel.row_count <= PANEL_LINES_MAX || !factor) {
		add_panel(split, panel);
		return;
	}
	while (panel.row_count > 0)
		share_out(split, take_level(split->grid, &panel, factor));
	free(panel.rows);
	free(panel.title);
}

struct panel *panels_of(const struct grid *grid, size_t *count)
{
	struct split split = {.grid = grid};
	struct panel all = {.rows = memory_zeroed(grid->row_count, sizeof *all.rows),
			    .row_count = grid->row_count,
			    .title = memory_copied("")};

	for (size_t i = 0; i < grid->row_count; i++)
		all.rows[i] = i;
	share_out(&split, all);
	*count = split.count;
	return split.panels;
}

void panels_free(struct panel *panels, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(panels[i].rows);
		free(panels[i].title);
	}
	free(panels);
}

char *panel_line_title(const struct grid *grid, const struct panel *panel, size_t row)
{
	char *title = memory_copied("");

	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *name = grid->factors[i].name;
		char *longer;

		if (level_count(grid, panel, name) < 2)
			continue;
		longer = title_with(title, name, cell_level(grid->rows[row], name));
		free(title);
		title = longer;
	}
	if (*title)
		return title;
	free(title);
	return memory_copied(grid->bench);
}
