/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wrapped: text that is broken at blanks, for mail; not between a number and its %. */
#ifndef MTEBENCH_ANALYSIS_BASE_WRAPPED_H
#define MTEBENCH_ANALYSIS_BASE_WRAPPED_H

#include <stddef.h>
#include <stdio.h>

/* How lines look. */
struct wrapped {
	size_t columns;   /* at most; a word that is longer than a line is cut */
	size_t indent;    /* blanks before every line but the first */
	const char *tail; /* ends every line but the last: "", or " \\" of a command */
};

/* Prints @text behind @label, which is shorter than a line, and a newline. */
void wrapped_print(const struct wrapped *wrapped, const char *label, const char *text, FILE *file);

#endif
