/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel: a benchmark's rows shared out among panels that can be read.
 *
 * A panel has at most PANEL_LINES_MAX lines. A benchmark with more is split by the factor with the
 * most levels, `mte` last, because with and without MTE are to be compared in one panel; and again
 * while a part is still too large. Where figures of a panel differ by more than AXIS_LOG_RATIO, it
 * is first split by the factor that parts the large ones from the small, huge pages from small ones
 * for instance, if there is one. Small parts of one split share a panel again.
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

/* One panel with all rows and no title, or one like another; owned by the caller, in an array for
 * panels_free(). */
struct panel panel_of_all(const struct grid *grid);
struct panel panel_copy(const struct panel *panel);

void panels_free(struct panel *panels, size_t count);

/* The levels of @row that vary within @panel, "mte=on access=write"; or the benchmark's name if
 * none does. Owned by the caller. */
char *panel_line_title(const struct grid *grid, const struct panel *panel, size_t row);

#endif
