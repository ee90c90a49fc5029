/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inline_svg: gnuplot's SVG made to stand in a page.
 *
 * Greys become the page's own colours, so that the figure can be read on a dark page too; gnuplot's
 * calls of a script for hover values become titles, which every browser shows by itself.
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H
#define MTEBENCH_ANALYSIS_PLOTS_INLINE_SVG_H

/* @svg as gnuplot's "inline" format writes it, or "" when it is not whole; @name says what it shows
 * to those who cannot see it, and sets its ids apart. The caller frees. */
char *inline_svg(const char *svg, const char *name);

#endif
