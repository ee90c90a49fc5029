/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_table: what kernels themselves reported while trials ran. */
#ifndef MTEBENCH_ANALYSIS_TABLES_KERNEL_TABLE_H
#define MTEBENCH_ANALYSIS_TABLES_KERNEL_TABLE_H

#include <stdio.h>

#include "analysis/base/table.h"
#include "analysis/data/kernel_words.h"

/* Adds the header and a row for each of @words: kernel, benchmark, kind, what it says, how often. */
void kernel_table(const struct kernel_words *words, struct table *table);

/* Prints a line for each run whose log could not be read, or not all of it. */
void kernel_table_unseen(const struct dataset *dataset, FILE *file);

#endif
