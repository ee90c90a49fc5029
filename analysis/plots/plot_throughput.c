/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_throughput: for each kernel how fast an operation moves memory. Of the median, with its 95 %
 * interval between order statistics.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/throughput.h"
#include "analysis/plots/plot_bars.h"
#include "analysis/plots/plots.h"

static bool moves_bytes(const struct grid *grid, size_t row, const void *context)
{
	(void)context;
	return throughput_in_row(grid, row);
}

static struct bar bar_of(const struct bars *bars, size_t row, size_t cluster)
{
	const struct run *run = &bars->grid->dataset->runs[cluster];
	const struct cell *cell = grid_cell(bars->grid, row, cluster);
	struct bar bar = bar_lost(cell);
	struct interval interval;

	if (!throughput_known(cell))
		return bar;
	bar.top = throughput_of(run, cell, cell_figure(run, cell));
	snprintf(bar.text, sizeof(bar.text), "%s", figure_value(bar.top).text);
	if (!cell_interval(run, cell, &interval))
		return bar;
	bar.low = throughput_of(run, cell, throughput_is_speed(run) ? interval.high : interval.low);
	bar.high =
		throughput_of(run, cell, throughput_is_speed(run) ? interval.low : interval.high);
	return bar;
}

int plot_throughput_write(const struct grid *grid, size_t run, const char *name,
			  const struct outdir *outdir, struct message *message)
{
	struct grid moving = grid_filtered(grid, moves_bytes, NULL);
	char *unit = throughput_unit(&grid->dataset->runs[run]);
	char *what = memory_printed("median %s; bars: 95 %% interval; x: no figure", unit);
	struct bars bars = {.grid = &moving,
			    .run = run,
			    .name = name,
			    .what = what,
			    .unit = unit,
			    .bar = bar_of};
	int result = plot_bars_write_by_run(&bars, outdir, message);

	grid_release(&moving);
	free(unit);
	free(what);
	return result;
}
