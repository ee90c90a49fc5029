/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparison: what changed in a cell from one run to another, and how sure that is.
 *
 * Emulated instruction counts of one thread repeat exactly, so their medians are compared as they
 * are, without a test. Those of several vCPUs count as exact only when both runs have the same
 * samples; counts of events never do. All other cells are tested. A cell has changed when the
 * Mann-Whitney test, adjusted by Holm over all cells of the report, says so at COMPARISON_LEVEL and
 * the change is larger than the noise floor. A cell is the same when the confidence interval of the
 * shift (Hodges and Lehmann) lies within a margin: a test that finds no difference is not enough.
 * For counts of events the shift is the difference of the means, its interval is that of
 * interval_difference_mover(), and cells without any event on either side are the same.
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

/* One row of a grid with two runs, the base first. All figures are in the unit of the runs, all
 * shares are of the base figure. */
struct comparison {
	const struct cell *base; /* NULL where the run lacks the cell */
	const struct cell *now;
	enum verdict verdict;
	/* the medians were compared as they are; p, delta and shift_interval are then not set */
	bool exact;
	bool emulated;
	double base_figure;
	double now_figure;
	double shift;
	struct interval shift_interval;
	/* adjusted over the report once comparisons_decide() ran; NAN where there was no test */
	double p;
	double delta;        /* Cliff's */
	double inflation;    /* factor on variances, for dependence in time */
	double noise;        /* the noise floor: a share; NAN when it is not known */
	size_t needed_count; /* samples a side that might settle an unclear cell; 0: unknown */
};

/*
 * Compares row @row of @grid. @noise is the share by which this cell differs in A/A data, or NAN;
 * repeats within the runs count too.
 */
struct comparison comparison_of(const struct grid *grid, size_t row, double noise);

/* What a report calls the same, and which kind of false alarm it bounds (stats/multiple.h). */
struct comparison_rules {
	double margin;        /* cells within it are the same; a share of the base figure */
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

/* Returns the number of vCPUs when their interleaving is part of the emulated figures, so that the
 * cell was tested; else 0. */
size_t comparison_interleaved(const struct comparison *comparison);

/*
 * "worse", "same within 2 %", "same (exactly)", "same (no events)", "cannot tell (need n of about
 * 400)", "lost: refused EINVAL", ... @margin as in comparisons_decide().
 */
void comparison_verdict_text(const struct comparison *comparison, double margin, char *text,
			     size_t text_size);

/*
 * Lists the differences that make the two runs hard to compare: "cpu: Neoverse-N2 here, Cortex-A76
 * there; ...". The text is empty when there are none. The caller frees.
 */
char *comparison_differences(const struct run *base, const struct run *now);

#endif
