/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table: rows of texts in aligned columns.
 *
 * The first row is the header. A row may end early; its last text may then run over the columns
 * that are left (table_span), as "refused EINVAL ..." does in place of figures.
 */
#ifndef MTEBENCH_ANALYSIS_BASE_TABLE_H
#define MTEBENCH_ANALYSIS_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table_row {
	char **texts; /* owned */
	size_t count;
	bool spans; /* the last text runs over the rest of the row */
};

struct table {
	struct table_row *rows;
	size_t row_count;
	/* this many columns are aligned left (names), the rest right (figures) */
	size_t left_count;
};

enum table_format {
	TABLE_TEXT,     /* two blanks between columns */
	TABLE_MARKDOWN, /* a GitHub table */
	TABLE_CSV,      /* RFC 4180, header first */
	TABLE_HTML,     /* a table element in a region that scrolls by itself */
};

void table_add_row(struct table *table);

/* Adds a copy of @text to the last row. */
void table_add(struct table *table, const char *text);

/* As table_add(), formatted; at most 159 bytes. */
void table_printf(struct table *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds the header row: @names, up to a NULL, of which @left_count are of columns of names. */
void table_header(struct table *table, size_t left_count, const char *const *names);

/* As table_add(), the last of its row and as long as it likes. */
void table_span(struct table *table, const char *text);

void table_print(const struct table *table, enum table_format format, FILE *file);

/* Whether @file is a terminal that shows colours: not where NO_COLOR is set, or TERM is dumb. */
bool table_in_colour(FILE *file);

/* Prints @text and blanks until it has @columns, as characters are counted in UTF-8. */
void table_pad(const char *text, size_t columns, FILE *file);

/* Frees what @table owns and zeroes it. */
void table_free(struct table *table);

#endif
