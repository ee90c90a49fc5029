/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * throughput: how fast an operation moves memory, in bytes per ns. Emulated runs have no speed: for
 * them it is the cost in instructions per KiB.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_THROUGHPUT_H
#define MTEBENCH_ANALYSIS_MEASURE_THROUGHPUT_H

#include "analysis/data/grid.h"

/* "bytes per ns" or "instructions per KiB, emulated". The caller frees. */
char *throughput_unit(const struct run *run);

/* True where the figure grows as memory moves faster: bytes per ns. */
bool throughput_is_speed(const struct run *run);

/* True when @cell (may be NULL) has figures and its operation moves bytes. */
bool throughput_known(const struct cell *cell);

/* True when any run has such a cell in @row, or, below, in any row. */
bool throughput_in_row(const struct grid *grid, size_t row);
bool throughput_in_grid(const struct grid *grid);

/* Returns the throughput of an operation of @cell that costs @cost, which is in the unit of the
 * run; NAN when that is 0 ns. @cell must be one of which throughput_known() is true. */
double throughput_of(const struct run *run, const struct cell *cell, double cost);

#endif
