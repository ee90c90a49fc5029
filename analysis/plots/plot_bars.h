/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_bars: draws clusters of bars: one cluster for each kernel or percentile, with one bar for
 * each cell.
 *
 * A bar may have two parts, a pale one below a full one, and an interval. The axis begins at zero
 * unless the tops of bars of one part differ by more than AXIS_LOG_RATIO.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_BARS_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_BARS_H

#include "analysis/base/outdir.h"
#include "analysis/data/grid.h"

struct bar {
	double top;    /* NAN: there is no bar, only the text */
	double middle; /* upper end of the pale part; 0 for a bar of one part */
	double low;    /* ends of the interval; NAN: there is none */
	double high;
	char text[48]; /* stands above the bar or in its place: "+331", "refused EINVAL" */
};

struct bars {
	const struct grid *grid;
	size_t run;       /* the run whose figures are drawn, where clusters are not runs */
	const char *name; /* of the files */
	const char *what; /* heading, and label of the axis */
	const char *unit;
	bool stacked; /* bars have two parts */
	size_t cluster_count;
	const char *(*cluster_name)(const struct bars *bars, size_t cluster);
	struct bar (*bar)(const struct bars *bars, size_t row, size_t cluster);
};

/* Returns the text in place of a bar: the status of @cell; no text when @cell is NULL. */
struct bar bar_lost(const struct cell *cell);

/* Writes NAME.gp and NAME-1.dat, ... into @outdir. Returns 0, or -1 with a message. */
int plot_bars_write(const struct bars *bars, const struct outdir *outdir, struct message *message);

/*
 * Does the same with a cluster for each run of the dataset; sets cluster_count and cluster_name.
 * Returns 1, or 0 when the grid has no rows and nothing was written, or -1 with a message.
 */
int plot_bars_write_by_run(struct bars *bars, const struct outdir *outdir, struct message *message);

#endif
