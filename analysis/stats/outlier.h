/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outlier: how many values lie far from the middle half. They are counted and named, never dropped.
 *
 * Tukey's fences: mild beyond 1.5 times the distance of the quartiles, severe beyond 3 times. Where
 * the quartiles are equal, as in emulation, every other value is severe: then the classes say how
 * many faults took another path.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_OUTLIER_H
#define MTEBENCH_ANALYSIS_STATS_OUTLIER_H

#include "analysis/stats/interval.h"

struct outliers {
	size_t low_severe;
	size_t low_mild;
	size_t high_mild;
	size_t high_severe;
};

/* At least one value. */
struct outliers outliers_tukey(struct ordered sample);

size_t outliers_total(const struct outliers *outliers);

#endif
