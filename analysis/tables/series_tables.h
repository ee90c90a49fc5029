/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_tables: what the patches of a series did, as tables, a block of mail and JSON. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SERIES_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_SERIES_TABLES_H

#include "analysis/base/table.h"
#include "analysis/measure/series_functions.h"

#define SERIES_FUNCTIONS 5 /* shown of a group of cells */

struct series_view {
	const struct series_changes *changes;
	const struct series_anatomies *anatomies;
	const struct comparison_rules *rules;
	size_t functions; /* at most, of a group of cells */
	enum table_format format;
	FILE *file;
};

/*
 * As text, markdown or parts of an HTML page: what was compared and a line for each patch; then the cells
 * that moved, with a column for each patch, and the functions by which they did. series_print() prints
 * both.
 */
void series_print_summary(const struct series_view *view);
void series_print_details(const struct series_view *view);
void series_print(const struct series_view *view);

/* Parts of the details: a table for each benchmark that has a cell that moved, and the functions. */
void series_print_cells(const struct series_view *view);
void series_print_functions(const struct series_view *view);

/* Whether the series is so long that only patches which moved a cell have a column. */
bool series_has_left_out(const struct series_changes *changes);

/* A heading, and a paragraph, in the format of @view. */
void series_print_heading(const struct series_view *view, const char *text);
void series_print_line(const struct series_view *view, const char *text);

/* At most 72 columns, for a cover letter. */
void series_print_mail(const struct series_view *view);

/* Everything. */
void series_print_json(const struct series_view *view);

/* Names the cells of each step whose instructions and events went contrary ways (event_contrary.h). */
void series_print_contrary(const struct series_view *view);

#endif
