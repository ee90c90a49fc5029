/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame: a flame graph of an anatomy: a box a call, as wide as the instructions in it and below it,
 * coloured by phase. */
#ifndef MTEBENCH_ANALYSIS_PLOTS_FLAME_H
#define MTEBENCH_ANALYSIS_PLOTS_FLAME_H

#include <stdio.h>

#include "analysis/data/anatomy.h"

/* Hexadecimal colour of a phase, "#0072b2"; "other" is grey. */
const char *flame_colour(const struct phases *phases, size_t phase);

/*
 * Writes an SVG of the shape that is shown (anatomy_shown_shape()), which must be there. With
 * @inlined it is for a page, whose colours it takes for its texts; else it stands alone, with a
 * white background. Each box has a title to hover over; boxes narrower than half a pixel are left
 * out.
 */
void flame_write(const struct anatomy *anatomy, const struct phases *phases, const char *title,
		 bool inlined, FILE *file);

/* The same calls as lines "function;callee;callee INSTRUCTIONS", as flame graph tools read them;
 * none where no window was kept. */
void flame_write_folded(const struct anatomy *anatomy, FILE *file);

#endif
