/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inline_marks: the marks of points in a page's figures.
 *
 * gnuplot says size and colour with each mark; a page says them once for all that follow each other:
 *
 *     <g transform="scale(4.4)" color="#0072b2"><use href="#gpPt3" x="43.5" y="34.1"/><use .../></g>
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_INLINE_MARKS_H
#define MTEBENCH_ANALYSIS_PLOTS_INLINE_MARKS_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/plots/svg_tag.h"

/* Prints what stands once in the body of a page: the symbols that the marks of all its figures use. */
void inline_marks_print_symbols(FILE *file);

/* Marks that follow each other; zeroed before the first. */
struct inline_marks {
	bool open;
	double scale;                   /* of ... */
	struct svg_part color, opacity; /* ... the marks that are open; text NULL: none is said */
};

/* Whether @tag is a mark of gnuplot's: a use of a symbol at a place. */
bool inline_marks_is(const struct svg_tag *tag);

/*
 * Prints @tag, for which inline_marks_is() holds, with the hover text @title (its text NULL: none),
 * after what begins a row of marks where those before look otherwise. @print_color prints a colour as
 * the page writes it.
 */
void inline_marks_print(struct inline_marks *marks, const struct svg_tag *tag,
			struct svg_part title,
			void (*print_color)(struct svg_part color, FILE *file), FILE *file);

/* Ends the row of marks, where one is open: before anything else is printed. */
void inline_marks_end(struct inline_marks *marks, FILE *file);

#endif
