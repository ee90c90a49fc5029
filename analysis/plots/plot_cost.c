/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plot_cost: for each kernel what an operation costs with MTE off and, stacked on it, what MTE adds
 * to it (mte_cost.h): for a stage-2 fault mostly the clearing of tags.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/plots/plot_bars.h"
#include "analysis/plots/plots.h"

static bool has_cost(const struct grid *grid, size_t row, const void *context)
{
	double cost;

	(void)context;
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (mte_cost(&grid->dataset->runs[run], grid_cell(grid, row, run), &cost))
			return true;
	return false;
}

static struct bar bar_of(const struct bars *bars, size_t row, size_t cluster)
{
	const struct run *run = &bars->grid->dataset->runs[cluster];
	const struct cell *cell = grid_cell(bars->grid, row, cluster);
	struct bar bar = bar_lost(cell);
	double cost;

	if (!mte_cost(run, cell, &cost))
		return bar;
	bar.top = cell_figure(run, cell);
	bar.middle = bar.top - cost;
	snprintf(bar.text, sizeof(bar.text), "%s%.40s", cost > 0 ? "+" : "",
		 figure_value(cost).text);
	return bar;
}

int plot_cost_write(const struct grid *grid, size_t run, const char *name,
		    const struct outdir *outdir, struct message *message)
{
	struct grid on = grid_filtered(grid, has_cost, NULL);
	char *unit = machine_unit(&grid->dataset->runs[run], grid_unit(grid));
	char *what =
		memory_printed("median %s; pale: MTE off; full: what MTE adds; x: no figure", unit);
	struct bars bars = {.grid = &on,
			    .run = run,
			    .name = name,
			    .what = what,
			    .unit = unit,
			    .stacked = true,
			    .bar = bar_of};
	int result = plot_bars_write_by_run(&bars, outdir, message);

	grid_release(&on);
	free(unit);
	free(what);
	return result;
}
