/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_page: the frame that all figures have in common: heading, panels in one or two columns, keys
 * below them. Each panel has a data file of its own (script.h).
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_PAGE_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_PAGE_H

#include "analysis/plots/panel.h"

#define PLOT_HEIGHT 380 /* pixels that a panel's plot and its axis take, without title and key */

struct plot_page {
	const struct grid *grid;
	const char *name;
	struct panel *panels; /* owned */
	size_t panel_count;
	int panel_width; /* pixels */
	int panel_height;
	int heading_height; /* known from plot_page_begin() on */
};

/* Shares @grid out among panels. Free with plot_page_free(). */
struct plot_page plot_page_of(const struct grid *grid, const char *name);

/* As above with every panel twice, side by side; and with all rows in one panel, whose size the
 * caller sets. */
struct plot_page plot_page_of_pairs(const struct grid *grid, const char *name);
struct plot_page plot_page_of_all(const struct grid *grid, const char *name);

void plot_page_free(struct plot_page *page);

/*
 * Writes what comes before the panels: the style, the label of the y axis and the heading: @what is
 * shown, and below it the machine and the levels that all cells share, in as many lines as that
 * takes.
 */
void plot_page_begin(struct plot_page *page, const char *what, const char *y_label, FILE *file);

/* Writes place, title and key of panel @index; its plot command follows. */
void plot_page_panel(const struct plot_page *page, size_t index, FILE *file);

void plot_page_end(FILE *file);

#endif
