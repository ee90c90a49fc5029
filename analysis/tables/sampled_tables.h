/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_tables: shares of samples as tables, each with its 95 % interval. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SAMPLED_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_SAMPLED_TABLES_H

#include "analysis/data/sampled.h"
#include "analysis/tables/anatomy_tables.h"

/* A cell of a run. */
struct sampled_column {
	const char *name; /* over the column */
	const struct run *run;
	const struct cell *cell; /* NULL where the run has none such */
};

/* One cell: phases and functions. @anatomy may be NULL; where it has an exposure, that stands
 * beside the samples. Returns false when the two do not agree. */
bool sampled_print(const struct anatomy_view *view, const struct sampled_column *column,
		   const struct anatomy *anatomy);

/* Says in a line whether samples and instructions of a cell agree, and returns it. Without an
 * exposure they do, and nothing is said. */
bool sampled_print_match(const struct anatomy_view *view, const struct sampled_column *column,
			 const struct anatomy *anatomy);

/* Two cells: phases and functions, the largest difference of shares first. */
void sampled_print_difference(const struct anatomy_view *view, const struct sampled_column *base,
			      const struct sampled_column *new);

/* Phases down, columns across. */
void sampled_print_columns(const struct anatomy_view *view, const struct sampled_column *columns,
			   size_t count);

#endif
