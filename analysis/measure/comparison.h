/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparison: what changed in a cell from one kernel to another, and how sure that is.
 *
 * A verdict is a promise about kernels: the next boot of both would give it again. So the unit is
 * the boot, and what one boot a side shows is said of these boots only.
 *
 * - Exact cells (cell_is_exact()): every boot of a side gave the same median, and no sample around
 *   it differs. Their figures are compared as they are; there is nothing to test.
 * - Cells with COMPARISON_BOOTS_WANTED boots or more on both sides: Student's t over the boots (stats/spread.h), on the
 *   logarithms of their medians, or for counts of events on twice the square roots of their rates,
 *   whose variance is then about 1 over the number of samples, and never taken to be less.
 * - With two boots a side the same test, and with one Mann and Whitney's on the samples, can find
 *   that these boots differ, and no more.
 *
 * p is adjusted over all cells of the report. A change counts where p is below COMPARISON_LEVEL, the
 * 95 % interval of the change excludes 0, and the change is larger than the margin of relevance;
 * cells are the same where that interval lies within the margin, not where a test fails to find a
 * difference.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_COMPARISON_H
#define MTEBENCH_ANALYSIS_MEASURE_COMPARISON_H

#include "analysis/data/grid.h"
#include "analysis/stats/interval.h"
#include "analysis/stats/spread.h"

#define COMPARISON_LEVEL        0.01  /* chance of one false alarm in a whole report */
#define COMPARISON_MARGIN       0.02  /* default margin of relevance, a share of the base figure */
#define COMPARISON_EXACT_MARGIN 0.005 /* the same for exact cells */
/* Boots a side from which on verdicts are given: of two modes that boots come in with equal chance,
 * five boots a side part by luck in 2 of 1024 cells, three in 2 of 64. */
#define COMPARISON_BOOTS_WANTED 5
#define COMPARISON_BOOTS_MAX    50 /* no advice goes beyond it */

/* The most that cells say of each other's variance between boots. With 20, 1.8 % of reports over 5
 * boots a side called a cell changed without cause where boots moved all cells by 1 % and each by
 * 0.2 to 3 % more; with 6, 1 %. */
#define COMPARISON_PRIOR_FREEDOM 6

enum verdict {
	VERDICT_SAME,
	VERDICT_SMALL, /* a change, but not larger than the margin of relevance */
	VERDICT_BETTER,
	VERDICT_WORSE,
	VERDICT_BOOTS,   /* these boots differ; of the kernels that says nothing yet */
	VERDICT_UNCLEAR, /* inconclusive: neither the same nor different as far as this tells */
	VERDICT_LOST,    /* the base has a figure, the new run has none */
	VERDICT_GAINED,  /* the other way round */
	VERDICT_NEITHER, /* neither has one */
	VERDICT_COUNT,
};

enum comparison_method { COMPARISON_EXACT, COMPARISON_BY_BOOTS, COMPARISON_BY_SAMPLES };

/* Of one row of a grid with two runs, the base first. All figures in the unit of the runs. */
struct comparison {
	const struct cell *base; /* NULL where the run lacks the cell */
	const struct cell *now;
	enum verdict verdict;
	/* of cells with figures on both sides; what belongs to another method is not set */
	enum comparison_method method;
	bool emulated;
	size_t boot_counts[2]; /* boots that gave the figures */
	double base_figure;
	double now_figure;
	double shift;                   /* now minus base, as estimated */
	struct interval shift_interval; /* 95 %; not of exact cells */
	/* adjusted over the report once comparisons_decide() ran; NAN where there was no test */
	double p;
	double delta;      /* Cliff's, of the samples */
	double inflation;  /* of variances, by dependence in time */
	double difference; /* by boots: of the means of the transformed figures */
	double level;      /* by boots: what the base's mean stands for where they are logarithms */
	struct spread spread; /* by boots: of these, moderated once decided */
	size_t needed_boots;  /* boots a side that might settle an unclear cell; 0: not known */
};

/* Compares row @row of @grid, without p and verdict where those depend on the report. */
struct comparison comparison_of(const struct grid *grid, size_t row);

/* What a report calls relevant, and what it bounds. */
struct comparison_rules {
	double margin;        /* of relevance, a share of the base figure */
	double exact_margin;  /* the same for exact cells */
	bool false_discovery; /* p is adjusted by Benjamini and Hochberg; else by Holm */
};

/* COMPARISON_MARGIN, COMPARISON_EXACT_MARGIN, Holm. */
struct comparison_rules comparison_default_rules(void);

/* Moderates the spreads of @count comparisons, which are all of one report, adjusts their p and
 * gives verdicts. */
void comparisons_decide(struct comparison *comparisons, size_t count,
			const struct comparison_rules *rules);

/* Worse, and by more than @share of the base figure; worse than 0 always is. */
bool comparison_is_worse(const struct comparison *comparison, double share);

/* (now - base) / base of the figures. Only where both have one, the base above 0. */
double comparison_change(const struct comparison *comparison);

/* True where both sides have a figure. */
bool comparison_has_figures(const struct comparison *comparison);

/* Whether a cell that is not exact has too few boots for a verdict, and something to compare: figures
 * that are not both 0. */
bool comparison_is_lone(const struct comparison *comparison);

/* The number of vCPUs whose interleaving is part of the emulated figures; 0 where they are exact. */
size_t comparison_interleaved(const struct comparison *comparison);

/* Whether @verdict tells of a change: better, worse, these boots differ, lost, gained. */
bool verdict_is_news(enum verdict verdict);

/* "worse", "below 0.5 %", "same within 2 %", "these boots differ by +3.1 %", "inconclusive (about 8
 * boots a side would tell)", "lost (now refused EINVAL)", ... */
void comparison_verdict_text(const struct comparison *comparison,
			     const struct comparison_rules *rules, char *text, size_t text_size);

/* The same in one word, "inconclusive", for tables that explain themselves below. */
const char *comparison_verdict_word(enum verdict verdict);

/*
 * What would make a comparison of the two runs one of apples and pears: "cpu: Neoverse-N2 here,
 * Cortex-A76 there; ...". Empty text when nothing does. The caller frees.
 */
char *comparison_differences(const struct run *base, const struct run *now);

/* Whether comparison_differences() finds none. */
bool comparison_is_fair(const struct run *base, const struct run *now);

#endif
