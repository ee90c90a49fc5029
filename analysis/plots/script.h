/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script: a figure as a gnuplot script NAME.gp with its data beside it; `gnuplot -c NAME.gp svg`
 * draws it (or png, or inline, which is SVG for a page, without background and with values to hover
 * over).
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_SCRIPT_H
#define MTEBENCH_ANALYSIS_PLOTS_SCRIPT_H

#include "analysis/base/outdir.h"

struct script {
	const char *name;
	const void *figure; /* what the functions get */
	void (*print)(const void *figure, FILE *file);
	void (*print_data)(const void *figure, size_t panel, FILE *file);
	size_t panel_count; /* each has NAME-N.dat, N from 1 on; 0: there is one NAME.dat */
};

/* Writes all files. Returns 0, or -1 with a message. */
int script_write(const struct script *script, const struct outdir *outdir, struct message *message);

/* Prints what every script begins with: name, size in pixels, style. */
void script_begin(FILE *file, const char *name, size_t width, size_t height);

/* Prints "'text' at", one of a list of marks of an axis, behind a comma unless it is the first. */
void script_mark(FILE *file, bool first, const char *text, size_t at);

/* Prints the plot command of panel @panel, of which @print_line prints each of the @count parts. */
void script_plot(FILE *file, const void *figure, size_t panel, size_t count,
		 void (*print_line)(const void *figure, size_t panel, size_t line, FILE *file));

#endif
