/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_overview: all benchmarks by kernel at a glance, and what changed at which kernel. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_OVERVIEW_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_OVERVIEW_H

#include "analysis/report/page.h"

/*
 * A row a benchmark: the geometric mean, over its cells that have figures on both, of the figure on
 * each kernel over that on the first. A benchmark whose figures are the same on every kernel is named
 * in a sentence instead, and so is one that counts events.
 */
void report_overview(const struct report *report);

/* A closed part for each kernel at which cells changed: how many, by how much most of them, and which. */
void report_steps(const struct report *report);

/* These parts without the section around them; nothing where no cell changed. */
void report_step_list(const struct report *report);

#endif
