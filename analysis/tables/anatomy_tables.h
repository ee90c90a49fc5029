/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_tables: anatomies as tables. All are of the median window unless they say otherwise. */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANATOMY_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_ANATOMY_TABLES_H

#include "analysis/base/table.h"
#include "analysis/measure/anatomy_diff.h"

/* How many rows tables of functions have; the rest is summed up in one row. */
#define ANATOMY_ROWS     30
#define ANATOMY_ROWS_ALL SIZE_MAX

struct anatomy_view {
	const struct phases *phases;
	size_t rows; /* of functions */
	enum table_format format;
	FILE *file;
};

/* Prints @table under @title, and frees it. */
void anatomy_view_print(const struct anatomy_view *view, struct table *table, const char *title);

/* Says of which cell, and @where, what follows is. */
void anatomy_view_heading(const struct anatomy_view *view, const struct cell *cell,
			  const char *where);

/* One cell: what was checked, phases, functions, shapes. */
void anatomy_print(const struct anatomy_view *view, const struct anatomy *anatomy);

/* Two medians: phases and functions, the largest difference first; the names stand over the
 * columns. */
void anatomy_print_difference(const struct anatomy_view *view, const struct anatomy *base,
			      const char *base_name, const struct anatomy *new,
			      const char *new_name);

/* A column with its name; NULL where it has no anatomy. */
struct anatomy_column {
	const char *name;
	const struct anatomy *anatomy;
};

/* Phases down, columns across. */
void anatomy_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			   size_t count);

#endif
