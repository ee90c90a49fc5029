/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_words: the answer that a campaign gives, in a few sentences. */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANSWER_WORDS_H
#define MTEBENCH_ANALYSIS_TABLES_ANSWER_WORDS_H

#include <stdio.h>

#include "analysis/measure/changes.h"

/*
 * Prints, each as far as it was measured: what MTE adds to a stage-2 fault of a base page and of a huge
 * page on the newest kernel, and to a GiB; how that fault changed from the first kernel to the newest,
 * and at which; what kernels refused; what hygiene found; what failed. @grids are the @count grids of
 * @dataset, and @changes those in them. A line each, filled to 100 columns.
 */
void answer_print_words(const struct dataset *dataset, const struct grid *grids, size_t count,
			const struct changes *changes, FILE *file);

#endif
