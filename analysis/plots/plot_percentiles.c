/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_percentiles: p50, p90, p99, p99.9 and the largest value of each cell on one kernel, as bars.
 *
 * A percentile of so few samples that it would be the maximum by another name has no bar but says
 * how many there are.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/plot_bars.h"
#include "analysis/plots/plots.h"

static const struct percentile {
	const char *name;
	double p;
	size_t samples_needed;
} percentiles[] = {
	{"p50", 0.5, 1},        {"p90", 0.9, 10}, {"p99", 0.99, 100},
	{"p99.9", 0.999, 1000}, {"max", 1, 1},
};

static const char *name_of(const struct bars *bars, size_t cluster)
{
	(void)bars;
	return percentiles[cluster].name;
}

static struct bar bar_of(const struct bars *bars, size_t row, size_t cluster)
{
	const struct cell *cell = grid_cell(bars->grid, row, bars->run);
	struct bar bar = bar_lost(cell);

	if (!cell_has_figure(cell))
		return bar;
	if (cell->sample.count < percentiles[cluster].samples_needed) {
		snprintf(bar.text, sizeof(bar.text), "n=%zu", cell->sample.count);
		return bar;
	}
	bar.top = cell_scale(&bars->grid->dataset->runs[bars->run], cell) *
		  quantile_type7(cell->sample.sorted, cell->sample.count, percentiles[cluster].p);
	snprintf(bar.text, sizeof(bar.text), "%s", figure_value(bar.top).text);
	return bar;
}

int plot_percentiles_write(const struct grid *grid, size_t run, const char *name,
			   const struct outdir *outdir, struct message *message)
{
	const struct run *data = &grid->dataset->runs[run];
	char *unit = machine_unit(data, grid_unit(grid));
	char *what = memory_printed("percentiles on %s, %s", data->name, unit);
	struct bars bars = {.grid = grid,
			    .run = run,
			    .name = name,
			    .what = what,
			    .unit = unit,
			    .cluster_count = sizeof(percentiles) / sizeof(*percentiles),
			    .cluster_name = name_of,
			    .bar = bar_of};
	int result = plot_bars_write(&bars, outdir, message);

	free(unit);
	free(what);
	return result < 0 ? -1 : 1;
}
