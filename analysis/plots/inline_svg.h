/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inline_svg: gnuplot's SVG made to stand in a page, in a fifth of its size.
 *
 * Greys become the page's own colours, so that the figure can be read on a dark page too; gnuplot's
 * calls of a script for hover values become titles, which every browser shows by itself. What a page
 * says once for all its figures is not in each: INLINE_SVG_STYLE for the page's style sheet, and
 * inline_marks_print_symbols(). Groups that hold nothing, or change nothing, go.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H
#define MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H

/* How strokes, fills and letters of figures look where they do not say themselves. */
#define INLINE_SVG_STYLE                                                                              \
	".figure svg{fill:none;stroke:currentColor;color:var(--text)}"                                \
	".figure text{fill:var(--text);stroke:none;font:13px \"DejaVu Sans\",sans-serif}"             \
	".figure .t{stroke:var(--text)}.figure .l{stroke:var(--line)}.figure .f{stroke:var(--faint)}" \
	".figure .e{text-anchor:end}.figure .m{text-anchor:middle}"

/* @svg as gnuplot's "inline" format writes it, or "" when it is not whole; @name says what it shows
 * to those who cannot see it. The caller frees. */
char *inline_svg(const char *svg, const char *name);

#endif
