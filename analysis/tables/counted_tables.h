/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counted_tables: hardware counts of a cell beside the lab's exact ones (`mtestat anatomy --events
 * --counted`). */
#ifndef MTEBENCH_ANALYSIS_TABLES_COUNTED_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_COUNTED_TABLES_H

#include "analysis/tables/anatomy_tables.h"

/* The counters of the cell of @run that is the same as the anatomy's, one a row. False, and nothing
 * printed, when @run has no such cell, or none with counters. */
bool counted_print(const struct anatomy_view *view, const struct anatomy *anatomy,
		   const char *lab_name, const struct run *run);

#endif
