/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main_cell: chooses the one run and the one cell whose cost a report gives as its answer: the newest
 * kernel, and the case that guests meet most.
 *
 * Candidates are cells with MTE on whose cost (mte_cost.h) is known, but not those of `null` and of
 * benchmarks that count events. A cell of stage2_fault is preferred to any other. Among them the
 * one with more of these levels wins, where each level outweighs all behind it: anon-private, never
 * (thp), write, none (populate: the host has no page yet either), seq, 1 (vcpus), vhe (kvm_mode). Of equals the
 * first of the plan wins.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_MAIN_CELL_H
#define MTEBENCH_ANALYSIS_MEASURE_MAIN_CELL_H

#include <stdbool.h>

#include "analysis/data/grid.h"

/* Returns that cell of run @run. @grids are @count grids of one dataset. Returns NULL when no cost
 * is known. */
const struct cell *main_cell(const struct grid *grids, size_t count, size_t run);

/* The same among faults of pages that are larger than the kernel's own, the level of thp apart. NULL
 * when no cost of one is known. */
const struct cell *main_huge_cell(const struct grid *grids, size_t count, size_t run);

/* The index of the run that stands for a campaign: the newest with the usual page size. */
size_t main_run(const struct dataset *dataset);

/* Whether @cell is of stage2_fault: its samples are then faults of one page each. */
bool main_cell_is_fault(const struct cell *cell);

#endif
