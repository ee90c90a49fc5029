/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_matrix: the events of several profiles side by side. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_EVENT_MATRIX_H
#define MTEBENCH_ANALYSIS_MEASURE_EVENT_MATRIX_H

#include <stdbool.h>

#include "analysis/data/anatomy.h"

struct event_row {
	const char *text; /* of the event or of its class; borrowed */
	enum event_class class;
	uint64_t *counts; /* one a column; owned */
};

struct event_matrix {
	struct event_row *rows; /* by class, then by text; owned */
	size_t count;
	size_t columns;
};

/* What any of the @count profiles has, a row a class, or when @each a row an event. Free with
 * event_matrix_free() before the profiles. */
struct event_matrix event_matrix_of(const struct anatomy_profile *profiles, size_t count,
				    bool each);
void event_matrix_free(struct event_matrix *matrix);

/* Of two columns: rows whose events are costly (event_group_is_costly()) first, then by how much
 * they changed. */
void event_matrix_sort_by_change(struct event_matrix *matrix);

/* Of two columns: new - base. */
int64_t event_row_change(const struct event_row *row);

/* Whether events of @class are costly. */
bool event_class_is_costly(enum event_class class);

#endif
