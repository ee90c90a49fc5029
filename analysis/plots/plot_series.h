/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_series: how the patches of a series moved the cells of a benchmark, as data files and a gnuplot
 * script.
 *
 * The base and the patches stand side by side, and a line for each cell that some patch moved shows its
 * figure as a change against the base, in per cent. Where a cell has no figure any more its line ends in a
 * cross that says why. Patches without a kernel to measure have a grey column that says so.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_SERIES_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_SERIES_H

#include "analysis/base/outdir.h"
#include "analysis/measure/series_changes.h"

/* The name of its files, "series-stage2_fault". The caller frees. */
char *plot_series_name(const struct grid *grid);

/*
 * Writes NAME.gp and NAME-1.dat, ... (one a panel) of @grid, which is one of the changes'. Returns 1; 0
 * where no cell with a figure above 0 in the base moved, and nothing was written; or -1 with a message.
 */
int plot_series_write(const struct series_changes *changes, const struct grid *grid,
		      const char *name, const struct outdir *outdir, struct message *message);

#endif
