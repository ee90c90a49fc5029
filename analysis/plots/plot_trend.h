/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_trend: one benchmark over the kernels of a campaign, as data files and a gnuplot script.
 *
 * Kernels stand side by side in version order, one line a cell, bars from the lower to the upper
 * quartile. Counts of events (grid_counts()) are not joined: what happened on one kernel leads to
 * nothing on the next; and their bars are the interval of the mean. Kernels with another page size
 * than most stand in their place but are not joined to the line. What was refused, skipped or
 * failed is marked in a band below the data. Milestones stand between the kernels that they fall
 * between.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_TREND_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_TREND_H

#include "analysis/base/outdir.h"
#include "analysis/data/milestones.h"
#include "analysis/measure/changes.h"

/*
 * Writes NAME.gp, NAME-1.dat, NAME-2.dat, ... (one a panel) and NAME-changes.csv into @outdir.
 * @changes may be of other grids too. Returns 0, or -1 with a message.
 */
int plot_trend_write(const struct grid *grid, const struct changes *changes,
		     const struct milestones *milestones, const char *name,
		     const struct outdir *outdir, struct message *message);

#endif
