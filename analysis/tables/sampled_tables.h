/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_tables: prints tables of the shares that functions and phases have of a cell's samples.
 * Each share has its 95 % interval. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SAMPLED_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_SAMPLED_TABLES_H

#include "analysis/data/sampled.h"
#include "analysis/tables/anatomy_tables.h"

/* A cell of a run. */
struct sampled_column {
	const char *name; /* heading of the column */
	const struct run *run;
	const struct cell *cell; /* NULL when the run lacks the cell */
};

/*
 * Prints the phases and functions of one cell. Where @anatomy, which may be NULL, has an exposure,
 * the shares that it predicts stand beside those of the samples. Returns false when the two do not
 * agree.
 */
bool sampled_print(const struct anatomy_view *view, const struct sampled_column *column,
		   const struct anatomy *anatomy);

/* Prints a line that says whether samples and exposure of a cell agree, and returns whether they
 * do. Without an exposure prints nothing and returns true. */
bool sampled_print_match(const struct anatomy_view *view, const struct sampled_column *column,
			 const struct anatomy *anatomy);

/* Compares two cells: prints phases and functions, the largest difference of shares first. */
void sampled_print_difference(const struct anatomy_view *view, const struct sampled_column *base,
			      const struct sampled_column *new);

/* Prints a table with a row for each phase and a column for each of @columns. */
void sampled_print_columns(const struct anatomy_view *view, const struct sampled_column *columns,
			   size_t count);

#endif
