/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint_tables: which lines and pages of memory median windows touch (`mtestat anatomy
 * --footprint`). */
#ifndef MTEBENCH_ANALYSIS_TABLES_FOOTPRINT_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_FOOTPRINT_TABLES_H

#include "analysis/tables/anatomy_tables.h"

/* One cell: by kind of memory, and by function. */
void footprint_print(const struct anatomy_view *view, const struct anatomy *anatomy);

/* Kinds of memory down, columns across. */
void footprint_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			     size_t count);

#endif
