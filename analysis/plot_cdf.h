/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_cdf: the distribution of one benchmark's values in one run: which share of the operations
 * cost at most so much.
 *
 * Drawn through at most CDF_POINTS quantiles of each cell and up to p99.9, on a logarithmic axis of
 * cost where the values span a wide range.
 */
#ifndef MTEBENCH_ANALYSIS_PLOT_CDF_H
#define MTEBENCH_ANALYSIS_PLOT_CDF_H

#include "analysis/grid.h"
#include "analysis/outdir.h"

#define CDF_POINTS 400

/* Writes NAME.gp and NAME-1.dat, ... for run @run of @grid into @outdir. Returns 0, or -1 with a
 * message. */
int plot_cdf_write(const struct grid *grid, size_t run, const char *name,
		   const struct outdir *outdir, struct message *message);

#endif
