/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changepoint: where in series of figures, one a run, the level changes.
 *
 * All series of a campaign are searched together: what their noise is like is learnt from all of
 * them (noise.h), and p is adjusted over all of them by Holm. A series is tried for
 *
 *   - a block of runs against the rest, which is circular binary segmentation (Olshen, Venkatraman,
 *     Lucito and Wigler 2004): a level that is left again is found as well as one that stays;
 *   - the last run and the last but one, each against the runs before both: a prediction interval;
 *   - a straight line through all runs.
 *
 * Each of these bounds by Bonferroni what its many places add. Where one is found, the parts are
 * searched again. A line that fits better than the levels, by Schwarz's criterion (1978), takes
 * their place. A single run or two that are off and back are wild, and no change, unless they are
 * the last ones.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_CHANGEPOINT_H
#define MTEBENCH_ANALYSIS_STATS_CHANGEPOINT_H

#include <stdbool.h>
#include <stddef.h>

#define CHANGEPOINT_LEVEL    0.01 /* of campaigns without a change show one */
#define CHANGEPOINT_RUNS_MIN 3    /* at a level; one for the first of a series, two for the last */

enum changepoint_kind {
	CHANGEPOINT_STEP,
	CHANGEPOINT_REVERTED, /* to a level that is left for the old one, or from there back */
	CHANGEPOINT_LAST,     /* in the last run or the last but one: no later run confirms it */
	CHANGEPOINT_DRIFT,    /* a line through all runs; it stands at the last */
};

struct changepoint {
	size_t at; /* the first value of the new level */
	enum changepoint_kind kind;
	double p;      /* adjusted over all series */
	double before; /* level before it and from it on; of a drift, the ends of the line */
	double after;
};

struct changepoint_series {
	const double *values; /* borrowed; on a scale on which noise is even, such as logarithms */
	size_t count;
	double floor;               /* the variance of a value is known not to be smaller */
	struct changepoint *points; /* by place; owned */
	size_t point_count;
};

/* Sets the points of the @count series. The caller frees them. */
void changepoints_find(struct changepoint_series *series, size_t count);

#endif
