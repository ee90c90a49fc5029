/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel: divides the rows of a benchmark among panels that are small enough to read.
 *
 * A panel has at most PANEL_LINES_MAX lines. More rows are split by the factor with the most
 * levels, and again while a part is too large. The factor mte is the last to be split, because
 * readers compare with and without MTE in one panel. Where the figures of a panel differ by more
 * than AXIS_LOG_RATIO, it is first split by a factor that separates large figures from small ones
 * (huge pages from base pages, for instance), if there is one. Small parts of one split are put
 * into one panel again. Where parties meet at a page (grid_parts_pages()), base pages, THP and hugetlb
 * are in panels of their own from the beginning.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PANEL_H
#define MTEBENCH_ANALYSIS_PLOTS_PANEL_H

#include "analysis/data/grid.h"

#define PANEL_LINES_MAX 8

struct panel {
	size_t *rows; /* of the grid; owned */
	size_t row_count;
	/* the levels that its rows share and the grid's do not: "backing=anon-private"; owned */
	char *title;
};

/* The panels of @grid, in order of first appearance; *@count of them. Free with panels_free(). */
struct panel *panels_of(const struct grid *grid, size_t *count);

/* Return a panel with all rows and no title, and a copy of a panel. The caller puts them into an
 * array for panels_free(). */
struct panel panel_of_all(const struct grid *grid);
struct panel panel_copy(const struct panel *panel);

void panels_free(struct panel *panels, size_t count);

/* The line style of style.gp for line @line of @panel: blue with MTE off, orange with MTE on, of one shape
 * where two cells differ in that alone; of cells without such a factor one of eight colours. */
int panel_line_style(const struct grid *grid, const struct panel *panel, size_t line);

/* Returns the levels of @row that vary within @panel, "mte=on access=write". When none varies it
 * returns the level of mte, or without such a factor the benchmark's name. Behind it stands " = ..."
 * where it is the line of other rows too (grid_merged()). The caller frees. */
char *panel_line_title(const struct grid *grid, const struct panel *panel, size_t row);

#endif
