/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plots: the figures of one benchmark beside its trend, and for which benchmarks each makes sense.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOTS_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOTS_H

#include "analysis/base/outdir.h"
#include "analysis/data/grid.h"

struct plot {
	const char *suffix; /* of the files: "stage2_fault-percentiles.png" */
	const char
		*heading; /* above it in a report; NULL where the report has it in another form */
	bool of_counts;   /* makes sense of counts of events too, not of figures alone */
	/*
	 * Writes NAME.gp and its data into @outdir, of run @run of @grid where it is about one run.
	 * Returns 1; 0 where there is nothing to draw; -1 with a message.
	 */
	int (*write)(const struct grid *grid, size_t run, const char *name,
		     const struct outdir *outdir, struct message *message);
};

/* All of them, *@count. */
const struct plot *plots(size_t *count);

/* The writers, one a file: plot_cdf.c, plot_histogram.c, plot_percentiles.c, plot_cost.c,
 * plot_contention.c, plot_throughput.c, plot_heat.c; what each draws is said there. */
int plot_cdf_write(const struct grid *grid, size_t run, const char *name,
		   const struct outdir *outdir, struct message *message);
int plot_histogram_write(const struct grid *grid, size_t run, const char *name,
			 const struct outdir *outdir, struct message *message);
int plot_percentiles_write(const struct grid *grid, size_t run, const char *name,
			   const struct outdir *outdir, struct message *message);
int plot_cost_write(const struct grid *grid, size_t run, const char *name,
		    const struct outdir *outdir, struct message *message);
int plot_contention_write(const struct grid *grid, size_t run, const char *name,
			  const struct outdir *outdir, struct message *message);
int plot_throughput_write(const struct grid *grid, size_t run, const char *name,
			  const struct outdir *outdir, struct message *message);
int plot_heat_write(const struct grid *grid, size_t run, const char *name,
		    const struct outdir *outdir, struct message *message);

#endif
