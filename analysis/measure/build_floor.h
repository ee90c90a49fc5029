/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build_floor: how much another build of the same code moves the cells of a benchmark.
 *
 * The same commit is built several times, each time with another layout of its code and data. What
 * differs between these builds is no patch's doing. Some cells cost the same in all of them; others move,
 * because searches go as far as addresses that moved. Few builds show only a part of what a cell that
 * moves can do, so the moved cells of a benchmark vouch for each other:
 *
 * - The range of a cell is the highest less the lowest of its figures over the builds.
 * - A cell whose range is 0 has the floor 0.
 * - Any other has the largest range among the moved cells of its benchmark that are of its kind: exact in
 *   every build (cell_is_exact()), or not. One that is not exact may move by far more, and says nothing
 *   of those that are.
 * - A cell with figures in fewer than two builds has no floor: NAN.
 *
 * A difference counts where it is larger than the floor. What is sure about it is said elsewhere
 * (comparison.h); the floor is one condition more.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_BUILD_FLOOR_H
#define MTEBENCH_ANALYSIS_MEASURE_BUILD_FLOOR_H

#include <stdbool.h>
#include <stddef.h>

/* Of one cell, over the builds. */
struct build_range {
	double size; /* NAN with fewer than two figures */
	bool exact;  /* in every build that has a figure */
};

/* The size of the range of @count figures, of which those that are NAN are missing. */
double build_range_size(const double *figures, size_t count);

/* Sets @floors[i] to the floor of cell i; all @count cells are of one benchmark. */
void build_floors(const struct build_range *ranges, size_t count, double *floors);

/* Whether a difference is above the floor; a floor that is not known holds nothing back. */
bool build_floor_is_passed(double floor, double difference);

#endif
