/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_table: the kernel's own word. */
#include "analysis/tables/kernel_table.h"

#include <inttypes.h>
#include <string.h>

#include "analysis/base/format.h"

void kernel_table(const struct kernel_words *words, struct table *table)
{
	static const char *const columns[] = {"kernel",  "benchmark", "report",
					      "message", "reports",   NULL};

	table_header(table, 4, columns);
	for (size_t i = 0; i < words->count; i++) {
		const struct kernel_word *word = &words->words[i];

		table_add_row(table);
		table_add(table, word->run->name);
		table_add(table, word->bench);
		table_add(table, word->first->kind);
		table_add(table, word->first->head);
		table_add(table, figure_value((double)word->count).text);
	}
}

void kernel_table_unseen(const struct dataset *dataset, FILE *file)
{
	for (size_t i = 0; i < dataset->run_count; i++) {
		const struct run *run = &dataset->runs[i];
		const char *log = run->record.kernel_log;
		uint64_t lost = kernel_words_lost(run);

		if (log && strcmp(log, RUN_KERNEL_LOG_READ) != 0)
			fprintf(file, "%s: the kernel's log was not read: %s\n", run->name, log);
		if (lost)
			fprintf(file,
				"%s: %" PRIu64
				" records of the kernel's log were overwritten before they were read\n",
				run->name, lost);
	}
}
