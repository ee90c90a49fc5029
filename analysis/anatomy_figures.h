/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy_figures: pictures of anatomies, each of the median window of a cell.
 *
 * phases-CELL: of several runs, a stacked bar a run, a colour a phase. difference-CELL: of two, a
 * bar for each function that differs most. flame-CELL: of one, its calls as a flame graph, which is
 * SVG alone; the others are SVG and PNG with their gnuplot script and data.
 */
#ifndef MTEBENCH_ANALYSIS_ANATOMY_FIGURES_H
#define MTEBENCH_ANALYSIS_ANATOMY_FIGURES_H

#include "analysis/anatomy_diff.h"
#include "analysis/outdir.h"

/* All borrowed. */
struct anatomy_figures {
	const struct phases *phases;
	const struct anatomies *const *runs;
	size_t count;
	const char *cell;       /* filter, or NULL for all */
	const char *base, *new; /* filters for a difference within one run, or NULL */
	bool difference;        /* of two runs, or of two cells of one */
};

/* What stands over a difference; `name` is that of its files. */
struct anatomy_figures_difference {
	const char *name;
	const char *title;
	const struct cell *cell;
};

/* Draws what there is to draw. Returns 0, or -1 with a message. */
int anatomy_figures_draw(const struct anatomy_figures *figures, const struct outdir *outdir,
			 struct message *message);

/* Writes the script NAME.gp and the data NAME.dat of one figure for gnuplot_draw(). Returns 0, or
 * -1 with a message. */
int anatomy_figures_phases(const struct anatomy_figures *figures, const struct cell *cell,
			   const char *name, const struct outdir *outdir, struct message *message);
int anatomy_figures_difference(const struct anatomy_diff *diff,
			       const struct anatomy_figures_difference *difference,
			       const struct outdir *outdir, struct message *message);

#endif
