/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * milestone_lines: milestones as vertical lines of a trend plot, which bear their versions.
 *
 * A milestone stands between the last run before its version and the first with it. One that lies
 * before the first run or behind the last is not drawn.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_MILESTONE_LINES_H
#define MTEBENCH_ANALYSIS_PLOTS_MILESTONE_LINES_H

#include "analysis/data/dataset.h"
#include "analysis/data/milestones.h"

/* Pixels that the labels take at the top of the plot; 0 when none is drawn. */
double milestone_lines_height(const struct dataset *dataset, const struct milestones *milestones);

/* "\ndotted: 6.2 MAP_SHARED, tag lock; ...": a line for the heading that says what those stand for, or
 * "". The caller frees. */
char *milestone_lines_text(const struct dataset *dataset, const struct milestones *milestones);

/* Writes the gnuplot arrows and labels; @run_width is the distance of two runs in pixels. */
void milestone_lines_print(const struct dataset *dataset, const struct milestones *milestones,
			   double run_width, FILE *file);

#endif
