/* SPDX-License-Identifier: GPL-2.0-or-later */
/* throughput: how fast an operation moves memory. */
#include "analysis/measure/throughput.h"

#include <math.h>
#include <string.h>

#include "analysis/data/machine.h"

#define KIB_BYTES 1024.0

bool throughput_is_speed(const struct run *run)
{
	return strcmp(run->record.unit, "ns") == 0;
}

char *throughput_unit(const struct run *run)
{
	return machine_unit(run,
			    throughput_is_speed(run) ? "bytes per ns" : "instructions per KiB");
}

bool throughput_known(const struct cell *cell)
{
	return cell_has_figure(cell) && cell->bytes_per_sample > 0 &&
	       strcmp(cell->unit, "ticks") == 0;
}

bool throughput_in_row(const struct grid *grid, size_t row)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (throughput_known(grid_cell(grid, row, run)))
			return true;
	return false;
}

bool throughput_in_grid(const struct grid *grid)
{
	for (size_t row = 0; row < grid->row_count; row++)
		if (throughput_in_row(grid, row))
			return true;
	return false;
}

double throughput_of(const struct run *run, const struct cell *cell, double cost)
{
	double bytes = (double)cell->bytes_per_sample;

	if (throughput_is_speed(run))
		return cost > 0 ? bytes / cost : NAN;
	return cost * KIB_BYTES / bytes;
}
