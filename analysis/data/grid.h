/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grid: one benchmark of a dataset, cells down and runs across.
 *
 * Rows are all cells that any run has, in the order of the plan. A factor varies when the rows have
 * more than one level of it; the levels of the others are said once, in a heading.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_GRID_H
#define MTEBENCH_ANALYSIS_DATA_GRID_H

#include "analysis/data/dataset.h"

struct grid_factor {
	const char *name;
	bool varies;
	const char *
		usual; /* the level that most rows have, the first of several; NULL: none has one */
};

/* All borrowed from the dataset but the arrays and the index. */
struct grid {
	const struct dataset *dataset;
	const char *bench;
	const struct cell **rows; /* any run's cell of that row: for its identity */
	size_t row_count;
	struct text_index places;  /* of the rows, by cell_name(); owned */
	const struct cell **cells; /* row_count * run_count, NULL where a run lacks the cell */
	struct grid_factor factors[RECORD_FACTORS_MAX];
	size_t factor_count;
	/* one a row: "backing=memfd-private, thp=always", the rows that were left out because they have the
	 * same figures, or NULL; owned. NULL: none was (grid_merged()) */
	char **alike;
};

/* One grid for each benchmark, in order of appearance; *@count of them. Free with grids_free(). */
struct grid *grids_of(const struct dataset *dataset, size_t *count);
void grids_free(struct grid *grids, size_t count);

/*
 * The @count rows of @grid that @rows names, in that order, as if the plan had only these. Borrows
 * from the same dataset. Free with grid_release(). grid_filtered(): the rows that @keeps wants.
 */
struct grid grid_of_rows(const struct grid *grid, const size_t *rows, size_t count);
typedef bool grid_row_fn(const struct grid *grid, size_t row, const void *context);
struct grid grid_filtered(const struct grid *grid, grid_row_fn *keeps, const void *context);
void grid_release(struct grid *grid);

/* All rows, those with the largest @key first; rows of equal keys stay in order, those without one (NAN)
 * come last. */
typedef double grid_key_fn(const struct grid *grid, size_t row, const void *context);
struct grid grid_sorted(const struct grid *grid, grid_key_fn *key, const void *context);

/*
 * The rows without those that have, in every run, the figure of an earlier one and the bar around it, or
 * lack a figure for the same reason. Figures draw one line for them. Free with grid_release().
 */
struct grid grid_merged(const struct grid *grid);

/* Whether any row has different figures in two runs. */
bool grid_varies(const struct grid *grid);

/* Whether a figure from run to run says anything: rows vary, or there is one run alone. */
bool grid_has_trend(const struct grid *grid);

/* The row of @grid with the same cell as @cell; its row_count where there is none. */
size_t grid_find_row(const struct grid *grid, const struct cell *cell);

/* The cell of @row in @run, or NULL. */
const struct cell *grid_cell(const struct grid *grid, size_t row, size_t run);

/* The figure of that cell, where it has one; else false, and @figure untouched. */
bool grid_figure(const struct grid *grid, size_t row, size_t run, double *figure);

/* The number of distinct levels of @factor among @rows. */
size_t grid_level_count(const struct cell *const *rows, size_t row_count, const char *factor);

/*
 * "backing=anon-private access=write": the levels of @cell for those factors that @varies says, or
 * for those that do not vary. Empty text when there are none. The caller frees.
 */
char *grid_levels_text(const struct grid *grid, const struct cell *cell, bool varies);

/* The levels that all rows share, or "" (also of no rows). The caller frees. */
char *grid_common_text(const struct grid *grid);

/*
 * The short form: the levels of @cell that are not the usual ones of the grid, which
 * grid_usual_text() gives together with those that all rows share. A usual level is the most
 * frequent one; mte has none and is always said. The caller frees.
 */
char *grid_short_text(const struct grid *grid, const struct cell *cell);
char *grid_usual_text(const struct grid *grid);

/* The unit of the benchmark's figures: of the first cell that was measured. */
const char *grid_unit(const struct grid *grid);

/* True for benchmarks of parties that meet at a page: of pages of other kinds a touch is other work, so
 * they are shown apart (cell_pages()). */
bool grid_parts_pages(const struct grid *grid);

/* "median instructions, emulated", "mean events a sample": what its figures are (cell_figure()).
 * The caller frees. */
char *grid_figure_text(const struct grid *grid);

/* True when the benchmark counts events: its figures are no cost of anything. */
bool grid_counts(const struct grid *grid);

#endif
