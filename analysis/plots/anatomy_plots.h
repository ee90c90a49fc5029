/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy_plots: figures of median windows for gnuplot: phases of several runs, functions of two.
 *
 * Each writes the script NAME.gp and the data NAME.dat for gnuplot_draw(), and returns 0, or -1
 * with a message.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_ANATOMY_PLOTS_H
#define MTEBENCH_ANALYSIS_PLOTS_ANATOMY_PLOTS_H

#include "analysis/base/outdir.h"
#include "analysis/measure/anatomy_diff.h"

/* Runs side by side. All borrowed. */
struct anatomy_plot_runs {
	const struct phases *phases;
	const struct anatomies *const *list;
	size_t count;
};

/* A stacked bar of phases for each run that has @cell. */
int anatomy_plot_phases(const struct anatomy_plot_runs *runs, const struct cell *cell,
			const char *name, const struct outdir *outdir, struct message *message);

/* What stands over a difference; `name` is that of its files. */
struct anatomy_plot_difference {
	const char *name;
	const char *title;
	const struct cell *cell;
};

/* A bar for each function that differs most; @diff has one (anatomy_diff_is_any()). */
int anatomy_plot_difference(const struct anatomy_diff *diff,
			    const struct anatomy_plot_difference *difference,
			    const struct outdir *outdir, struct message *message);

#endif
