/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_throughput: for each kernel how fast an operation moves memory: bytes per ns of time, or, of
 * instruction counts, which have no speed, instructions per KiB. Of the median, with its 95 %
 * interval between order statistics.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/comparison.h"
#include "analysis/format.h"
#include "analysis/machine.h"
#include "analysis/memory.h"
#include "analysis/plot_bars.h"
#include "analysis/plots.h"

#define KIBIBYTE 1024.0

static bool is_time(const struct run *run)
{
	return strcmp(run->record.unit, "ns") == 0;
}

static bool moves_bytes(const struct grid *grid, size_t row, const void *context)
{
	(void)context;
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		const struct cell *cell = grid_cell(grid, row, run);

		if (cell && cell_status(cell) == TRIAL_OK && cell->bytes_per_sample > 0 &&
		    strcmp(cell->unit, "ticks") == 0)
			return true;
	}
	return false;
}

static const char *name_of(const struct bars *bars, size_t cluster)
{
	return bars->grid->dataset->runs[cluster].name;
}

/* From the cost of one operation. */
static double throughput(const struct run *run, const struct cell *cell, double cost)
{
	double bytes = (double)cell->bytes_per_sample;

	if (is_time(run))
		return cost > 0 ? bytes / cost : NAN;
	return cost * KIBIBYTE / bytes;
}

static struct bar bar_of(const struct bars *bars, size_t row, size_t cluster)
{
	const struct run *run = &bars->grid->dataset->runs[cluster];
	const struct cell *cell = grid_cell(bars->grid, row, cluster);
	struct bar bar = bar_lost(cell);
	struct interval interval;
	double scale;

	if (!cell || cell_status(cell) != TRIAL_OK || cell->bytes_per_sample == 0)
		return bar;
	bar.top = throughput(run, cell, cell_median(run, cell));
	snprintf(bar.text, sizeof bar.text, "%s", figure_value(bar.top).text);
	if (!interval_quantile_order((struct ordered){cell->sample.sorted, cell->sample.count}, 0.5,
				     COMPARISON_CONFIDENCE, &interval))
		return bar;
	scale = cell_scale(run, cell);
	bar.low = throughput(run, cell, scale * (is_time(run) ? interval.high : interval.low));
	bar.high = throughput(run, cell, scale * (is_time(run) ? interval.low : interval.high));
	return bar;
}

int plot_throughput_write(const struct grid *grid, size_t run, const char *name,
			  const struct outdir *outdir, struct message *message)
{
	const struct run *data = &grid->dataset->runs[run];
	struct grid moving = grid_filtered(grid, moves_bytes, NULL);
	char *unit = machine_unit(data, is_time(data) ? "bytes per ns" : "instructions per KiB");
	char *what = memory_printed("median %s; bars: 95 %% interval; x: no figure", unit);
	struct bars bars = {.grid = &moving,
			    .run = run,
			    .name = name,
			    .what = what,
			    .unit = unit,
			    .cluster_count = grid->dataset->run_count,
			    .cluster_name = name_of,
			    .bar = bar_of};
	int result = 0;

	if (moving.row_count > 0)
		result = plot_bars_write(&bars, outdir, message) < 0 ? -1 : 1;
	grid_release(&moving);
	free(unit);
	free(what);
	return result;
}
