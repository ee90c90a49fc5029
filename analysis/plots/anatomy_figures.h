/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy_figures: pictures of anatomies, each of the median window of a cell.
 *
 * phases-CELL: of several runs, a stacked bar a run, a colour a phase. events-CELL: of several runs,
 * a panel for each group of events. difference-CELL: of two, a
 * bar for each function that differs most. flame-CELL: of one, its calls as a flame graph, which is
 * SVG alone; the others are SVG and PNG with their gnuplot script and data.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_ANATOMY_FIGURES_H
#define MTEBENCH_ANALYSIS_PLOTS_ANATOMY_FIGURES_H

#include "analysis/plots/anatomy_plots.h"

/* All borrowed. */
struct anatomy_figures {
	struct anatomy_plot_runs runs;
	const char *cell;       /* filter, or NULL for all */
	const char *base, *new; /* filters for a difference within one run, or NULL */
	bool difference;        /* of two runs, or of two cells of one */
	bool events;            /* of several runs: events by kernel too */
};

/* Draws what there is to draw. Returns 0, or -1 with a message. */
int anatomy_figures_draw(const struct anatomy_figures *figures, const struct outdir *outdir,
			 struct message *message);

#endif
