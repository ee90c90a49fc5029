/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_words: what the kernels of a dataset reported while trials ran, the same once. */
#ifndef MTEBENCH_ANALYSIS_DATA_KERNEL_WORDS_H
#define MTEBENCH_ANALYSIS_DATA_KERNEL_WORDS_H

#include "analysis/data/dataset.h"

/* Borrowed from the dataset. */
struct kernel_word {
	const struct run *run;
	const char *bench;
	const struct record_report *first;
	size_t count; /* of reports with this head, in all cells of the benchmark */
};

struct kernel_words {
	struct kernel_word *words; /* by run, benchmark and head; owned */
	size_t count;
};

struct kernel_words kernel_words_of(const struct dataset *dataset);
void kernel_words_free(struct kernel_words *words);

/* Number of records of the kernel's log that were lost before they could be read. */
uint64_t kernel_words_lost(const struct run *run);

#endif
