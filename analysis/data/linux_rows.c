/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux_rows: reads a run's trials once more, for their counters. */
#include "analysis/data/linux_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

struct reading {
	const struct run *run;
	struct linux_rows *rows;
};

static bool is_linux(const struct trial_record *record)
{
	const char *vmm = record_level_value(record, "vmm");

	return strncmp(record->bench, "linux_", strlen("linux_")) == 0 && vmm &&
	       strcmp(vmm, "none") != 0 && record->status == TRIAL_OK;
}

static double counter_of(const struct trial_record *record, const char *name)
{
	for (size_t i = 0; i < record->counter_count; i++)
		if (strcmp(record->counters[i].name, name) == 0)
			return (double)record->counters[i].value;
	return NAN;
}

/* The backing of stage2_fault that is made as this guest's RAM. */
static const char *backing_of(const struct trial_record *record)
{
	bool shared = strcmp(record_level_value(record, "share"), "shared") == 0;

	if (strcmp(record_level_value(record, "pages"), "hugetlb") == 0)
		return shared ? "hugetlb-shared" : "hugetlb-private";
	return shared ? "memfd-shared" : "anon-private";
}

/* The cell of stage2_fault whose median is the figure, or NULL. */
static const struct cell *figure_of(const struct run *run, const struct trial_record *record)
{
	const char *pages = record_level_value(record, "pages");
	const char *prealloc = record_level_value(record, "prealloc");
	const char *mte = record_level_value(record, "mte");

	for (size_t i = 0; i < run->cell_count; i++) {
		const struct cell *cell = &run->cells[i];

		if (strcmp(cell->bench, "stage2_fault") == 0 && cell_has_figure(cell) &&
		    cell_has_level(cell, "mte", mte) &&
		    cell_has_level(cell, "backing", backing_of(record)) &&
		    cell_has_level(cell, "thp", strcmp(pages, "thp") == 0 ? "always" : "never") &&
		    cell_has_level(cell, "populate",
				   strcmp(prealloc, "on") == 0 ? "host" : "none") &&
		    cell_has_level(cell, "access", "write") &&
		    cell_has_level(cell, "order", "seq") && cell_has_level(cell, "vcpus", "1"))
			return cell;
	}
	return NULL;
}

static struct linux_cost cost_of(const struct run *run, const struct trial_record *record)
{
	const struct cell *figure = figure_of(run, record);
	struct linux_cost cost = {
		.guest = counter_of(record, "guest_instructions"),
		.vmm = counter_of(record, "host_user_instructions"),
		.host_kernel = counter_of(record, "host_kernel_instructions"),
		.faults = counter_of(record, "stage2_faults"),
		.tagged = counter_of(record, "tagged_pages"),
		.figure = NAN,
	};

	if (figure) {
		cost.figure = cell_figure(run, figure);
		cost.pages_per_fault =
			(double)figure->page_size_bytes / (double)run->record.page_size_bytes;
	}

	for (size_t i = 0; i < record->samples.count; i++)
		cost.guest_saw += (double)record->samples.values[i] * run->record.unit_per_tick;
	return cost;
}

static int take(void *context, struct trial_record *record, struct message *message)
{
	struct reading *reading = context;
	struct linux_rows *rows = reading->rows;

	(void)message;
	if (!is_linux(record)) {
		record_free(record);
		return 0;
	}
	rows->rows = memory_grown(rows->rows, rows->count, sizeof(*rows->rows));
	rows->rows[rows->count++] = (struct linux_row){*record, cost_of(reading->run, record)};
	return 0;
}

static int compare_rows(const void *left, const void *right)
{
	const struct linux_row *a = left, *b = right;

	return a->record.trial < b->record.trial ? -1 : a->record.trial > b->record.trial;
}

int linux_rows_read(const struct run *run, struct linux_rows *rows, struct message *message)
{
	struct reading reading = {run, rows};
	char *path = memory_printed("%s/trials.jsonl", run->path);
	bool truncated;
	int result = record_read_trials(path, take, &reading, &truncated, message);

	free(path);
	if (result < 0)
		linux_rows_free(rows);
	else if (rows->count)
		qsort(rows->rows, rows->count, sizeof(*rows->rows), compare_rows);
	return result;
}

void linux_rows_free(struct linux_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		record_free(&rows->rows[i].record);
	free(rows->rows);
	*rows = (struct linux_rows){0};
}

const struct linux_row *linux_row_twin(const struct linux_rows *rows, const struct linux_row *on)
{
	struct cell cell = cell_of_trial(&on->record);

	for (size_t i = 0; cell_has_level(&cell, "mte", "on") && i < rows->count; i++) {
		struct cell off = cell_of_trial(&rows->rows[i].record);

		if (on->record.repeat == rows->rows[i].record.repeat &&
		    cell_same_but(&cell, &off, "mte") && cell_has_level(&off, "mte", "off"))
			return &rows->rows[i];
	}
	return NULL;
}

const char *linux_row_what(const struct linux_row *row)
{
	const char *work = record_level_value(&row->record, "work");
	const char *job = record_level_value(&row->record, "job");

	if (work)
		return work;
	return job ? job : "boot";
}

double linux_explained(const struct linux_cost *cost)
{
	return cost->pages_per_fault > 1 ? NAN : cost->faults * cost->figure;
}

double linux_explained_mte(const struct linux_cost *on, const struct linux_cost *off)
{
	return on->tagged / on->pages_per_fault * (on->figure - off->figure);
}
