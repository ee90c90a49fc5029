/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_matrix: the events of several profiles side by side. */
#include "analysis/measure/event_matrix.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static struct event_row *find(const struct event_matrix *matrix, const char *text)
{
	for (size_t i = 0; i < matrix->count; i++)
		if (strcmp(matrix->rows[i].text, text) == 0)
			return &matrix->rows[i];
	return NULL;
}

static void add(struct event_matrix *matrix, const struct anatomy_event *event, bool each,
		size_t column)
{
	const char *text = each || event->class == EVENT_CLASS_COUNT
				   ? event->text
				   : event_class_name(event->class);
	struct event_row *row = find(matrix, text);

	if (!row) {
		matrix->rows = memory_grown(matrix->rows, matrix->count, sizeof(*matrix->rows));
		row = &matrix->rows[matrix->count++];
		*row = (struct event_row){text, event->class,
					  memory_zeroed(matrix->columns, sizeof(*row->counts))};
	}
	row->counts[column] += event->count;
}

static int compare_classes(const void *left, const void *right)
{
	const struct event_row *a = left, *b = right;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	return strcmp(a->text, b->text);
}

struct event_matrix event_matrix_of(const struct anatomy_profile *profiles, size_t count, bool each)
{
	struct event_matrix matrix = {.columns = count};

	for (size_t column = 0; column < count; column++)
		for (size_t i = 0; i < profiles[column].event_count; i++)
			add(&matrix, &profiles[column].events[i], each, column);
	if (matrix.count > 0)
		qsort(matrix.rows, matrix.count, sizeof(*matrix.rows), compare_classes);
	return matrix;
}

void event_matrix_free(struct event_matrix *matrix)
{
	for (size_t i = 0; i < matrix->count; i++)
		free(matrix->rows[i].counts);
	free(matrix->rows);
	*matrix = (struct event_matrix){0};
}

int64_t event_row_change(const struct event_row *row)
{
	return (int64_t)(row->counts[1] - row->counts[0]);
}

bool event_class_is_costly(enum event_class class)
{
	return class < EVENT_CLASS_COUNT && event_group_is_costly(event_class_group(class));
}

static int compare_changes(const void *left, const void *right)
{
	const struct event_row *a = left, *b = right;
	bool costly_a = event_class_is_costly(a->class), costly_b = event_class_is_costly(b->class);
	int64_t size_a = llabs(event_row_change(a)), size_b = llabs(event_row_change(b));

	if (costly_a != costly_b)
		return costly_a ? -1 : 1;
	if (size_a != size_b)
		return size_a > size_b ? -1 : 1;
	return compare_classes(left, right);
}

void event_matrix_sort_by_change(struct event_matrix *matrix)
{
	if (matrix->count > 0)
		qsort(matrix->rows, matrix->count, sizeof(*matrix->rows), compare_changes);
}
