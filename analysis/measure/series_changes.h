/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series_changes: what each patch of a series did to each cell.
 *
 * A patch is compared with the kernel that was measured before it: where patches between the two were left
 * out, not built or not booted, it stands for all of them. The last is compared with the base too. Verdicts
 * are those of comparison.h, and all comparisons are one report. On top of that a difference of figures has
 * to be above the floor of builds (build_floor.h), and a state counts only in cells that have the same
 * one in the base and all its layouts.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SERIES_CHANGES_H
#define MTEBENCH_ANALYSIS_MEASURE_SERIES_CHANGES_H

#include "analysis/data/verdict.h"
#include "analysis/measure/pair.h"

enum series_effect {
	EFFECT_SAME,
	EFFECT_OPEN, /* cannot be told: too few boots, inconclusive, one of the two lacks the cell or has not
			tested its tags */
	EFFECT_WITHIN, /* a difference that other layouts of the base make too */
	EFFECT_SMALL,  /* a change, but not larger than the margin of relevance */
	EFFECT_BETTER,
	EFFECT_WORSE,
	EFFECT_TURN, /* the cell has another state than before */
	EFFECT_COUNT,
};

/* What a cell became that has another state. */
enum series_turn {
	TURN_CLEAN,    /* it was stale or lost */
	TURN_ALLOWED,  /* it was refused */
	TURN_MENDED,   /* it had failed */
	TURN_MEASURED, /* it was skipped */
	TURN_STALE,
	TURN_LOST,
	TURN_REFUSED,
	TURN_FAILED,
	TURN_SKIPPED,
	TURN_COUNT,
};

struct series_change {
	enum series_effect effect;
	enum series_turn turn; /* of EFFECT_TURN */
	/* of any cell, not of hygiene alone: clean is then measured, and nothing else */
	enum hygiene_verdict before, after;
	const struct comparison *comparison; /* borrowed; NULL where neither run has the cell */
};

/* A measured patch. */
struct series_step {
	const struct series_kernel *kernel; /* borrowed */
	uint64_t first;                     /* number of the first patch that it stands for */
	char *name;             /* "p3", "p2-p3" where it stands for both, "total"; owned */
	const struct run *base; /* that it is compared with; borrowed, as is the next */
	const struct run *run;
};

struct series_row {
	const struct grid *grid; /* borrowed */
	size_t row;
	double floor;                  /* in cell_unit(); NAN: not known */
	bool steady;                   /* the state is the same in the base and its layouts */
	bool moved;                    /* by some patch, or by all of them together */
	struct series_change *changes; /* one a step, then that of the total; owned */
};

struct series_changes {
	const struct dataset *dataset; /* borrowed */
	struct grid *grids;            /* of the base and the patches */
	size_t grid_count;
	struct series_step *steps; /* step_count, then the total: the last patch against the base */
	size_t step_count;
	struct pair *pairs; /* in the order of steps */
	struct series_row *rows;
	size_t row_count;
};

/* What is summed up of a step: cells by effect and by what they became, and the cells whose figures changed
 * most, as a share; NULL where none did. */
struct series_sum {
	size_t effects[EFFECT_COUNT];
	size_t turns[TURN_COUNT];
	bool all_exact; /* those that are EFFECT_SMALL */
	const struct series_row *best;
	const struct series_row *worst;
};

/* How many cells have figures in two builds of the base, how many of them moved, and how far the floor
 * lies at most, in cell_unit() of @highest. */
struct series_floor {
	size_t known;
	size_t moved;
	const struct series_row *highest; /* NULL: none moved */
};

/* Of a dataset with a series that has a base. Returns 0, or -1 with a message and nothing owned: the base or
 * a kernel that series.json calls measured has no run, or runs are not alike. Where no patch was measured
 * the total is the base against itself. Free with series_changes_free() before the dataset. */
int series_changes_of(const struct dataset *dataset, const struct comparison_rules *rules,
		      struct series_changes *changes, struct message *message);
void series_changes_free(struct series_changes *changes);

/* Of step @step; of the total with step_count. */
struct series_sum series_sum_of(const struct series_changes *changes, size_t step);
struct series_floor series_floor_of(const struct series_changes *changes);

/* The row of @row of @grid, which is one of the changes'. */
const struct series_row *series_row_of(const struct series_changes *changes,
				       const struct grid *grid, size_t row);

/* Whether what the benchmark counts are wrong tags (hygiene): its cells have states and no cost. */
bool series_is_of_states(const struct grid *grid);

/* The step of @kernel, or NULL where it was not measured. */
const struct series_step *series_step_of(const struct series_changes *changes,
					 const struct series_kernel *kernel);

/* Whether the change is the patch's doing, as far as can be told. */
bool series_change_is_move(const struct series_change *change);

/* Rows that no patch moved, and rows where some step has @effect but none moved. */
size_t series_count_unmoved(const struct series_changes *changes);
size_t series_count_only(const struct series_changes *changes, enum series_effect effect);

/* Cells that a gate on the whole series cannot pass over: too few boots, and in emulation a difference. */
size_t series_count_open(const struct series_changes *changes);

/* Whether the whole series makes a cell worse by more than @share of the base, or refuses, fails, or has
 * stale or lost tags in one that did not. What was merely skipped says nothing about the kernel. */
bool series_is_regression(const struct series_changes *changes, const struct series_row *row,
			  double share);

/* "made clean", "allowed", "refused", ...: behind "2 cells". */
const char *series_turn_name(enum series_turn turn);

/* "same", "open", "within_floor", "small", "better", "worse", "turned": for programs. */
const char *series_effect_name(enum series_effect effect);

#endif
