/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_bars: bars in clusters: a cluster for each kernel or percentile, in it a bar for each cell.
 *
 * A bar may have two parts, a pale one below a full one, and an interval. The axis begins at zero
 * unless the bars' tops differ by more than AXIS_LOG_RATIO; bars of two parts always begin at zero.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_BARS_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_BARS_H

#include "analysis/base/outdir.h"
#include "analysis/data/grid.h"

struct bar {
	double top;    /* NAN: no bar, only the text */
	double middle; /* where the pale part ends; 0 for a bar of one part */
	double low;    /* of the interval; NAN for none */
	double high;
	char text[48]; /* above the bar, or in its place: "+331", "refused EINVAL" */
};

struct bars {
	const struct grid *grid;
	size_t run; /* whose figures they are, where clusters are not runs */
	const char *name;
	const char *what; /* heading and label of the axis */
	const char *unit;
	bool stacked; /* bars have two parts */
	size_t cluster_count;
	const char *(*cluster_name)(const struct bars *bars, size_t cluster);
	struct bar (*bar)(const struct bars *bars, size_t row, size_t cluster);
};

/* A bar's absence: the status of @cell, which may be NULL, as text. */
struct bar bar_lost(const struct cell *cell);

/* Writes NAME.gp and NAME-1.dat, ... into @outdir. Returns 0, or -1 with a message. */
int plot_bars_write(const struct bars *bars, const struct outdir *outdir, struct message *message);

/*
 * The same with a cluster for each run of the dataset; sets the clusters of @bars. Returns 1, 0 for
 * a grid without rows, of which it writes nothing, or -1 with a message.
 */
int plot_bars_write_by_run(struct bars *bars, const struct outdir *outdir, struct message *message);

#endif
