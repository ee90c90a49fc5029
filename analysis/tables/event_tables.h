/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_tables: what the instructions of median windows do, as tables (`mtestat anatomy
 * --events`). */
#ifndef MTEBENCH_ANALYSIS_TABLES_EVENT_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_EVENT_TABLES_H

#include "analysis/tables/anatomy_tables.h"

/* One cell: events, phases and functions; with functions that have most costly events first. */
void event_print(const struct anatomy_view *view, const struct anatomy *anatomy);

/* Two medians: events and functions that changed; the names stand over the columns. */
void event_print_difference(const struct anatomy_view *view, const struct anatomy *base,
			    const char *base_name, const struct anatomy *new, const char *new_name);

/* Classes of events down (with all rows of the view: every event), columns across. */
void event_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			 size_t count);

#endif
