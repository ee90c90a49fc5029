/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_place_tables: the functions that execute chosen events (`mtestat anatomy --events --only`).
 */
#ifndef MTEBENCH_ANALYSIS_TABLES_EVENT_PLACE_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_EVENT_PLACE_TABLES_H

#include "analysis/tables/anatomy_tables.h"

/* Functions and events of @choice (event_choice_is_known()) down, columns across; of two columns,
 * when @changed, what changed only. */
void event_print_places(const struct anatomy_view *view, const char *choice,
			const struct anatomy_column *columns, size_t count, bool changed);

#endif
