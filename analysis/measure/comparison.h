/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparison: what changed in a cell from one run to another, and how sure that is.
 *
 * Emulated instruction counts of one thread repeat exactly: their medians are compared as they are,
 * and there is nothing to test. Those of several vCPUs are exact only where all samples are in fact
 * equal; counts of events never are. For everything else a change counts when the Mann-Whitney
 * test, adjusted by Holm over all cells of the report, says so at COMPARISON_LEVEL and the change
 * is larger than the noise floor; and two cells count as the same when the confidence interval of
 * the shift (Hodges and Lehmann) lies within a margin, not when a test fails to find a difference.
 * Of events the shift is the difference of the means, with interval_difference_mover() of their
 * intervals; cells without a single event on either side are the same too.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_COMPARISON_H
#define MTEBENCH_ANALYSIS_MEASURE_COMPARISON_H

#include "analysis/data/grid.h"
#include "analysis/stats/interval.h"

#define COMPARISON_LEVEL  0.01 /* chance of one false alarm in a whole report */
#define COMPARISON_MARGIN 0.02 /* usual margin of sameness, a share of the base figure */

enum verdict {
	VERDICT_SAME,
	VERDICT_BETTER,
	VERDICT_WORSE,
	VERDICT_UNCLEAR, /* neither the same nor different as far as these samples tell */
	VERDICT_LOST,    /* the base has a figure, the new run has none */
	VERDICT_GAINED,  /* the other way round */
	VERDICT_NEITHER, /* neither has one */
};

/* Of one row of a grid with two runs, the base first. All figures in the unit of the runs, shares
 * of the base figure. */
struct comparison {
	const struct cell *base; /* NULL where the run lacks the cell */
	const struct cell *now;
	enum verdict verdict;
	/* by exact medians; then there is no test, and p, delta and interval are not set */
	bool exact;
	bool emulated;
	double base_figure;
	double now_figure;
	double shift;
	struct interval shift_interval;
	/* adjusted over the report once comparisons_decide() ran; NAN where there was no test */
	double p;
	double delta;        /* Cliff's */
	double inflation;    /* of variances, by dependence in time */
	double noise;        /* the noise floor: a share, NAN where nothing tells */
	size_t needed_count; /* samples a side that might settle an unclear cell; 0: unknown */
};

/*
 * Compares row @row of @grid. @noise is the share by which this cell differs in A/A data, or NAN;
 * repeats within the runs count too.
 */
struct comparison comparison_of(const struct grid *grid, size_t row, double noise);

/* What a report calls the same, and what it bounds. */
struct comparison_rules {
	double margin;        /* of sameness, a share of the base figure */
	bool false_discovery; /* p is adjusted by Benjamini and Hochberg; else by Holm */
};

/* Adjusts the p of @count comparisons, which are all of one report, and gives verdicts. */
void comparisons_decide(struct comparison *comparisons, size_t count,
			const struct comparison_rules *rules);

/* Worse by more than @share of the base figure, or worse than 0. */
bool comparison_is_worse(const struct comparison *comparison, double share);

/* (now - base) / base of the figures. Only where both have one, the base above 0. */
double comparison_change(const struct comparison *comparison);

/* True for better, worse, same and unclear: both sides have a figure. */
bool comparison_has_figures(const struct comparison *comparison);

/* The number of vCPUs whose interleaving is part of the emulated figures, so that they were tested;
 * 0 else. */
size_t comparison_interleaved(const struct comparison *comparison);

/*
 * "worse", "same within 2 %", "same (exactly)", "same (no events)", "cannot tell (need n of about
 * 400)", "lost: refused EINVAL", ... @margin as in comparisons_decide().
 */
void comparison_verdict_text(const struct comparison *comparison, double margin, char *text,
			     size_t text_size);

/*
 * What would make a comparison of the two runs one of apples and pears: "cpu: Neoverse-N2 here,
 * Cortex-A76 there; ...". Empty text when nothing does. The caller frees.
 */
char *comparison_differences(const struct run *base, const struct run *now);

#endif
