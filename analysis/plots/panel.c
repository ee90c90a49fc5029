/* SPDX-License-Identifier: GPL-2.0-or-later */
/* panel: a benchmark's rows shared out among panels that can be read. */
#include "analysis/plots/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/plots/axis.h"

/* Characters of a line's title that name the rows it stands for too. */
#define ALIKE_LENGTH_MAX 48

/* Of style.gp. */
#define STYLES        8
#define STYLE_MTE_OFF 31
#define STYLE_MTE_ON  41

struct split {
	const struct grid *grid;
	struct panel *panels;
	size_t count;
};

static const struct cell **cells_of(const struct grid *grid, const struct panel *panel)
{
	const struct cell **cells = memory_zeroed(panel->row_count, sizeof(*cells));

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

static char *title_with(const char *title, const char *factor, const char *level)
{
	return memory_printed("%s%s%s=%s", title, *title ? " " : "", factor, level ? level : "-");
}

/* Moves the first remaining row and all with its level of @factor from @from to a panel of their
 * own. */
static struct panel take_level(const struct grid *grid, struct panel *from, const char *factor)
{
	struct panel part = {.rows = memory_zeroed(from->row_count, sizeof(*part.rows))};
	const char *level = cell_level(grid->rows[from->rows[0]], factor);
	size_t kept = 0;

	for (size_t i = 0; i < from->row_count; i++) {
		size_t row = from->rows[i];

		if (cell_has_level(grid->rows[row], factor, level))
			part.rows[part.row_count++] = row;
		else
			from->rows[kept++] = row;
	}
	from->row_count = kept;
	part.title = title_with(from->title, factor, level);
	return part;
}

/* The ratio of the largest to the smallest figure of any run; 1 where there are no figures. */
static double span_of(const struct grid *grid, const struct panel *panel)
{
	double low = INFINITY;
	double high = 0;

	for (size_t i = 0; i < panel->row_count; i++)
		for (size_t run = 0; run < grid->dataset->run_count; run++) {
			double figure;

			if (!grid_figure(grid, panel->rows[i], run, &figure))
				continue;
			low = fmin(low, figure);
			high = fmax(high, figure);
		}
	return low > 0 && high > low ? high / low : 1;
}

struct panel panel_copy(const struct panel *panel)
{
	struct panel copy = {.rows = memory_zeroed(panel->row_count, sizeof(*copy.rows)),
			     .row_count = panel->row_count,
			     .title = memory_copied(panel->title)};

	memcpy(copy.rows, panel->rows, panel->row_count * sizeof(*copy.rows));
	return copy;
}

static void free_panel(struct panel *panel)
{
	free(panel->rows);
	free(panel->title);
}

/* The mean over the rows of the logarithm of the span of the part that each is in after a split by
 * @factor. */
static double mean_span_after(const struct grid *grid, const struct panel *panel,
			      const char *factor)
{
	struct panel rest = panel_copy(panel);
	double sum = 0;

	while (rest.row_count > 0) {
		struct panel part = take_level(grid, &rest, factor);

		sum += (double)part.row_count * log(span_of(grid, &part));
		free_panel(&part);
	}
	free_panel(&rest);
	return sum / (double)panel->row_count;
}

/* The factor, not mte, that parts large figures from small ones best; NULL where none does much. */
static const char *parting_factor(const struct grid *grid, const struct panel *panel)
{
	double least = 0.9 * log(span_of(grid, panel));
	const char *best = NULL;

	if (span_of(grid, panel) <= AXIS_LOG_RATIO)
		return NULL;
	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *name = grid->factors[i].name;
		double span;

		if (strcmp(name, "mte") == 0 || level_count(grid, panel, name) < 2)
			continue;
		span = mean_span_after(grid, panel, name);
		if (span < least) {
			least = span;
			best = name;
		}
	}
	return best;
}

static void add_panel(struct split *split, struct panel panel)
{
	split->panels = memory_grown(split->panels, split->count, sizeof(*split->panels));
	split->panels[split->count++] = panel;
}

static const char *next_factor(const struct grid *grid, const struct panel *panel)
{
	const char *factor = parting_factor(grid, panel);

	if (!factor && panel->row_count > PANEL_LINES_MAX)
		factor = splitting_factor(grid, panel);
	return factor;
}

static int compare_rows(const void *a, const void *b)
{
	const size_t *left = a;
	const size_t *right = b;

	return (*left > *right) - (*left < *right);
}

/* Both, under "backing=anon-private,anon-shared": @part's title differs from @panel's in its last
 * level. */
static struct panel joined(const struct panel *panel, const struct panel *part)
{
	struct panel both = {.row_count = panel->row_count + part->row_count};

	both.rows = memory_zeroed(both.row_count, sizeof(*both.rows));
	memcpy(both.rows, panel->rows, panel->row_count * sizeof(*both.rows));
	memcpy(both.rows + panel->row_count, part->rows, part->row_count * sizeof(*both.rows));
	qsort(both.rows, both.row_count, sizeof(*both.rows), compare_rows);
	both.title = memory_printed("%s,%s", panel->title, strrchr(part->title, '=') + 1);
	return both;
}

/* Small parts of one split share a panel, as long as that does not stretch its axis much. */
static bool join(const struct grid *grid, struct panel *panel, struct panel *part)
{
	double stretch =
		fmax(AXIS_LOG_RATIO, 1.5 * fmin(span_of(grid, panel), span_of(grid, part)));
	struct panel both;

	if (panel->row_count == 0 || panel->row_count + part->row_count > PANEL_LINES_MAX)
		return false;
	both = joined(panel, part);
	if (span_of(grid, &both) > stretch) {
		free_panel(&both);
		return false;
	}
	free_panel(panel);
	free_panel(part);
	*panel = both;
	return true;
}

static void flush(struct split *split, struct panel *panel)
{
	if (panel->row_count > 0)
		add_panel(split, *panel);
	*panel = (struct panel){0};
}

static void share_out(struct split *split, struct panel panel)
{
	const char *factor = next_factor(split->grid, &panel);
	struct panel open = {0};

	if (!factor) {
		add_panel(split, panel);
		return;
	}
	while (panel.row_count > 0) {
		struct panel part = take_level(split->grid, &panel, factor);

		if (next_factor(split->grid, &part)) {
			flush(split, &open);
			share_out(split, part);
		} else if (!join(split->grid, &open, &part)) {
			flush(split, &open);
			open = part;
		}
	}
	flush(split, &open);
	free_panel(&panel);
}

struct panel panel_of_all(const struct grid *grid)
{
	struct panel all = {.rows = memory_zeroed(grid->row_count, sizeof(*all.rows)),
			    .row_count = grid->row_count,
			    .title = memory_copied("")};

	for (size_t i = 0; i < grid->row_count; i++)
		all.rows[i] = i;
	return all;
}

/* The rows of @grid whose pages are of that kind, under what they have in common of it. */
static struct panel panel_of_pages(const struct grid *grid, enum cell_pages pages)
{
	static const char *const telling[] = {"backing", "thp"};
	struct panel all = panel_of_all(grid), part = panel_of_all(grid);

	part.row_count = 0;
	for (size_t i = 0; i < grid->row_count; i++)
		if (cell_pages(grid->rows[i]) == pages)
			part.rows[part.row_count++] = i;
	for (size_t i = 0; part.row_count && i < sizeof(telling) / sizeof(*telling); i++) {
		char *title = part.title;

		if (level_count(grid, &part, telling[i]) > 1 ||
		    level_count(grid, &all, telling[i]) < 2)
			continue;
		part.title = title_with(title, telling[i],
					cell_level(grid->rows[part.rows[0]], telling[i]));
		free(title);
	}
	free_panel(&all);
	return part;
}

static void share_out_pages(struct split *split)
{
	for (int pages = 0; pages < CELL_PAGES_COUNT; pages++) {
		struct panel part = panel_of_pages(split->grid, (enum cell_pages)pages);

		if (part.row_count > 0)
			share_out(split, part);
		else
			free_panel(&part);
	}
}

struct panel *panels_of(const struct grid *grid, size_t *count)
{
	struct split split = {.grid = grid};

	if (grid->row_count > 0 && grid_parts_pages(grid))
		share_out_pages(&split);
	else
		share_out(&split, panel_of_all(grid));
	*count = split.count;
	return split.panels;
}

void panels_free(struct panel *panels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free_panel(&panels[i]);
	free(panels);
}

/* The levels that vary within @panel; else what tells the row from nothing. */
static char *levels_title(const struct grid *grid, const struct panel *panel, size_t row)
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
	return cell_level(grid->rows[row], "mte")
		       ? title_with("", "mte", cell_level(grid->rows[row], "mte"))
		       : memory_copied(grid->bench);
}

char *panel_line_title(const struct grid *grid, const struct panel *panel, size_t row)
{
	char *title = levels_title(grid, panel, row);
	const char *alike = grid->alike ? grid->alike[row] : NULL;
	char *longer;

	if (!alike)
		return title;
	if (strlen(alike) > ALIKE_LENGTH_MAX)
		longer = memory_printed("%s = %.*s ...", title, (int)strcspn(alike, ","), alike);
	else
		longer = memory_printed("%s = %s", title, alike);
	free(title);
	return longer;
}

/* The first line that differs from line @line in mte at most. */
static size_t first_twin(const struct grid *grid, const struct panel *panel, size_t line)
{
	size_t first = 0;

	while (!cell_same_but(grid->rows[panel->rows[first]], grid->rows[panel->rows[line]], "mte"))
		first++;
	return first;
}

/* Which of the shapes line @line has: twins share one. */
static size_t shape_of(const struct grid *grid, const struct panel *panel, size_t line)
{
	size_t first = first_twin(grid, panel, line), shape = 0;

	for (size_t i = 0; i < first; i++)
		shape += first_twin(grid, panel, i) == i;
	return shape;
}

int panel_line_style(const struct grid *grid, const struct panel *panel, size_t line)
{
	const struct cell *cell = grid->rows[panel->rows[line]];
	int shape = (int)(shape_of(grid, panel, line) % STYLES);

	if (cell_has_level(cell, "mte", "off"))
		return STYLE_MTE_OFF + shape;
	if (cell_has_level(cell, "mte", "on"))
		return STYLE_MTE_ON + shape;
	return 1 + (int)line % STYLES;
}
