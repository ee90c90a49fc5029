/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pair: a base run and a new run, all their cells compared.
 *
 * The pairs of one report are compared with each other in mind: p is adjusted over all their cells.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_PAIR_H
#define MTEBENCH_ANALYSIS_MEASURE_PAIR_H

#include "analysis/measure/comparison.h"

/* The cells of one benchmark in a pair. */
struct pair_bench {
	struct grid *grid;              /* of two runs, the base first; owned */
	struct comparison *comparisons; /* one a row of the grid; owned */
};

struct pair {
	struct run runs[2]; /* shallow copies, the base first: the datasets own what they hold */
	/* of their columns: "6.12 base" and "6.12 new" where labels are equal; owned */
	char *names[2];
	struct dataset dataset; /* of these two */
	size_t bench_count;
	struct pair_bench *benches;
};

/* Compares @now with @base. Pairs are large: @pair must stay where it is. Free with pair_free()
 * before the datasets. */
void pair_init(struct pair *pair, const struct run *base, const struct run *now);
void pair_free(struct pair *pair);

/* Adjusts and decides the comparisons of all @count pairs. */
void pairs_decide(struct pair *pairs, size_t count, const struct comparison_rules *rules);

/* Drops all cells but those that @keeps wants, once decided: what is left stays judged among all. */
void pair_keep(struct pair *pair, bool (*keeps)(const struct cell *cell));

/* The @count rows of @bench that @rows names, in that order. Free with pair_bench_release(). */
struct pair_bench pair_bench_of_rows(const struct pair_bench *bench, const size_t *rows,
				     size_t count);
void pair_bench_release(struct pair_bench *bench);

/* The geometric mean of now / base over the cells that have both and count no events; NAN where
 * none has. */
double pair_geometric_mean(const struct pair *pair);

/* The median over the cells that were compared by boots of the standard deviation between boots, as
 * a share of the figure; NAN where there is none. Once decided. */
double pair_spread(const struct pair *pair);

/*
 * How many cells have too few boots for a verdict on the kernels (comparison_is_lone()); and how many
 * of them a gate cannot pass over: in emulation those whose boots differ, for there the samples of
 * one boot tell much; on hardware all.
 */
size_t pair_count_lone(const struct pair *pair);
size_t pair_count_open(const struct pair *pair);

/* How many cells ended with @verdict. */
size_t pair_count(const struct pair *pair, enum verdict verdict);

/* "2 worse, 1 better, 3 inconclusive": how many cells of @count pairs are not as they were, or may not be;
 * "no change" where all are. The caller frees. */
char *pairs_news_text(const struct pair *pairs, size_t count);

/* Cells that are worse by more than @share of the base, or that the new run refuses or fails on and
 * the base does not. */
size_t pair_regressions(const struct pair *pair, double share);
bool pair_is_regression(const struct comparison *comparison, double share);

#endif
