/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_refusals: what kernels refused. */
#include "analysis/tables/answer_refusals.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define KINDS_NAMED 4

/* Cells that were refused in the same way, and the runs that did it. */
struct refusal {
	char *how; /* "KVM_ARM_MTE_COPY_TAGS EBUSY"; owned */
	size_t cell_count;
	char *runs; /* owned */
	size_t run_count, last_run;
};

struct refusals {
	struct refusal *items;
	size_t count;
};

static void add_refusal(struct refusals *refusals, char *how, size_t run, const char *name)
{
	size_t i = 0;

	while (i < refusals->count && strcmp(refusals->items[i].how, how) != 0)
		i++;
	if (i == refusals->count) {
		refusals->items =
			memory_grown(refusals->items, refusals->count, sizeof(*refusals->items));
		refusals->items[refusals->count++] = (struct refusal){.how = memory_copied(how),
								      .runs = memory_copied(name),
								      .run_count = 1,
								      .last_run = run};
	} else if (refusals->items[i].last_run != run) {
		memory_append(&refusals->items[i].runs, ", ", name);
		refusals->items[i].last_run = run;
		refusals->items[i].run_count++;
	}
	refusals->items[i].cell_count++;
	free(how);
}

static struct refusals refusals_of(const struct dataset *dataset, const struct grid *grids,
				   size_t count)
{
	struct refusals refusals = {0};
	char status[64];

	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < count; i++)
			for (size_t row = 0; row < grids[i].row_count; row++) {
				const struct cell *cell = grid_cell(&grids[i], row, run);

				if (!cell || cell_status(cell) != TRIAL_REFUSED)
					continue;
				cell_status_text(cell, status, sizeof(status));
				add_refusal(&refusals,
					    memory_printed("%s%s",
							   cell->outcomes[TRIAL_REFUSED].call,
							   status + strcspn(status, " ")),
					    run, dataset->runs[run].name);
			}
	return refusals;
}

char *answer_refusals(const struct dataset *dataset, const struct grid *grids, size_t count)
{
	struct refusals refusals = refusals_of(dataset, grids, count);
	char *text = memory_copied("");

	for (size_t i = 0; i < refusals.count; i++) {
		struct refusal *refusal = &refusals.items[i];
		bool all = refusal->run_count == dataset->run_count && dataset->run_count > 1;
		char *more = memory_printed(
			"%s in %zu cell%s (%s)", refusal->how, refusal->cell_count,
			refusal->cell_count == 1 ? "" : "s", all ? "all kernels" : refusal->runs);

		if (i < KINDS_NAMED)
			memory_append(&text, "; ", more);
		free(more);
		free(refusal->how);
		free(refusal->runs);
	}
	if (refusals.count > KINDS_NAMED)
		memory_append(&text, "; ", "and others");
	free(refusals.items);
	return text;
}
