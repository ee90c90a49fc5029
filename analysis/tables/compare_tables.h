/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_tables: the ways in which `mtestat compare` prints pairs. All go to
 * stdout, but for compare_add_figures(). */
#ifndef MTEBENCH_ANALYSIS_TABLES_COMPARE_TABLES_H
#define MTEBENCH_ANALYSIS_TABLES_COMPARE_TABLES_H

#include "analysis/base/table.h"
#include "analysis/measure/pair.h"

/* What compare_print_tables() shows of a pair. */
struct compare_view {
	struct comparison_rules rules;
	bool all; /* cells without news too: those that are the same, small, inconclusive, neither */
	bool by_size; /* the largest changes first; else in the order of the plan */
};

/* Text and markdown: heading, the summary, a table a benchmark, the cost of MTE. CSV: one table of all
 * cells. On a terminal verdicts have colours, unless NO_COLOR is set. */
void compare_print_tables(const struct pair *pair, const struct compare_view *view,
			  enum table_format format);

/* Adds the figures of both sides of @comparison, or what stands for one that is missing, and the change. */
void compare_add_figures(const struct pair *pair, const struct comparison *comparison,
			 struct table *table);

/* A block of at most 72 columns for a cover letter. @command is the line that reproduces it. */
void compare_print_mail(const struct pair *pair, const struct comparison_rules *rules,
			const char *command);

/* Names the cells whose instructions and events went contrary ways (event_contrary.h), where both runs
 * have anatomies; @print_line prints each line. Says on stderr what cannot be read. */
void compare_print_contrary(const struct pair *pair,
			    void (*print_line)(const char *indent, const char *text));

/* One JSON array of all pairs. */
void compare_print_json(const struct pair *pairs, size_t count,
			const struct comparison_rules *rules);

#endif
