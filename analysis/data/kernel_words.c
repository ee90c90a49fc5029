/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_words: the kernel's own word. */
#include "analysis/data/kernel_words.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static void add(struct kernel_words *words, const struct run *run, const struct cell *cell,
		const struct cell_report *report)
{
	size_t i = 0;

	while (i < words->count &&
	       (words->words[i].run != run || strcmp(words->words[i].bench, cell->bench) != 0 ||
		strcmp(words->words[i].first->head, report->first.head) != 0))
		i++;
	if (i == words->count) {
		words->words = memory_grown(words->words, words->count, sizeof(*words->words));
		words->words[words->count++] = (struct kernel_word){
			.run = run,
			.bench = cell->bench,
			.first = &report->first,
		};
	}
	words->words[i].count += report->count;
}

struct kernel_words kernel_words_of(const struct dataset *dataset)
{
	struct kernel_words words = {0};

	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++) {
			const struct cell *cell = &dataset->runs[i].cells[j];

			for (size_t k = 0; k < cell->report_count; k++)
				add(&words, &dataset->runs[i], cell, &cell->reports[k]);
		}
	return words;
}

void kernel_words_free(struct kernel_words *words)
{
	free(words->words);
	*words = (struct kernel_words){0};
}

uint64_t kernel_words_lost(const struct run *run)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < run->cell_count; i++)
		lost += run->cells[i].log_lost;
	return lost;
}
