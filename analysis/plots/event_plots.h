/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_plots: what the instructions of a cell's median window do, kernel by kernel, for gnuplot. */
#ifndef MTEBENCH_ANALYSIS_PLOTS_EVENT_PLOTS_H
#define MTEBENCH_ANALYSIS_PLOTS_EVENT_PLOTS_H

#include "analysis/plots/anatomy_plots.h"

/* Whether any run has events of @cell. */
bool event_plots_has(const struct anatomy_plot_runs *runs, const struct cell *cell);

/* Writes NAME.gp and NAME.dat for gnuplot_draw(): a panel for the instructions and for each group of
 * events that any run has, a point a run. Returns 0, or -1 with a message. */
int event_plot_kernels(const struct anatomy_plot_runs *runs, const struct cell *cell,
		       const char *name, const struct outdir *outdir, struct message *message);

#endif
