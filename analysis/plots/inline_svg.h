/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inline_svg: gnuplot's SVG made to stand in a page, in a fifth of its size.
 *
 * Greys become the page's own colours, so that the figure can be read on a dark page too; gnuplot's
 * calls of a script for hover values become titles, which every browser shows by itself. What a page
 * says once for all its figures is not in each: INLINE_SVG_STYLE for the page's style sheet, and the
 * symbols that points are drawn with. Groups that hold nothing, or change nothing, go.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H
#define MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H

#include <stdio.h>

/* Prints what is to stand once in the body of a page, before its figures. */
void inline_svg_print_symbols(FILE *file);

/* How strokes, fills and letters of figures look where they do not say themselves. */
#define INLINE_SVG_STYLE                                                                           \
	".figure svg{fill:none;stroke:currentColor;color:var(--text)}"                             \
	".figure text{fill:var(--text);stroke:none;font:13px \"DejaVu Sans\",sans-serif}"          \
	".figure .e{text-anchor:end}.figure .m{text-anchor:middle}"

/* @svg as gnuplot's "inline" format writes it, or "" when it is not whole; @name says what it shows
 * to those who cannot see it. The caller frees. */
char *inline_svg(const char *svg, const char *name);

#endif
