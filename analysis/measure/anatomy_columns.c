/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_columns: the runs whose anatomies are looked at side by side. */
#include "analysis/measure/anatomy_columns.h"

#include <stdlib.h>

#include "analysis/base/memory.h"

void anatomy_columns_free(struct anatomy_columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		anatomies_free(&columns->list[i].anatomies);
		dataset_free(&columns->list[i].dataset);
	}
	free(columns->list);
	*columns = (struct anatomy_columns){0};
}

static struct anatomy_run *add_run(struct anatomy_columns *columns)
{
	columns->list = memory_grown(columns->list, columns->count, sizeof(*columns->list));
	columns->list[columns->count] = (struct anatomy_run){0};
	return &columns->list[columns->count++];
}

int anatomy_columns_add(struct anatomy_columns *columns, const char *path, struct message *message)
{
	struct dataset dataset;
	size_t first = columns->count;
	uint64_t period;

	if (dataset_read_runs(path, &dataset, message) < 0)
		return -1;
	for (size_t i = 0; i < dataset.run_count; i++) {
		struct anatomy_run *run = add_run(columns);

		if (i == 0)
			run->dataset = dataset;
		run->name = dataset.runs[i].name;
		if (anatomies_read(&dataset.runs[i], &run->anatomies, message) < 0)
			return -1;
	}
	for (size_t i = first; i < columns->count; i++)
		if (columns->list[i].anatomies.count > 0 ||
		    run_profile(columns->list[i].anatomies.run, &period))
			return 0;
	return message_set(
		message,
		"%s has no anatomy: measure it with lab/mtelab run --anatomy, or with mtebench run --profile",
		path);
}

bool anatomy_run_is_wrong(const struct anatomy_run *run)
{
	size_t wrong = 0, windows = 0;

	for (size_t i = 0; i < run->anatomies.count; i++) {
		wrong += run->anatomies.list[i].disagreeing;
		windows += run->anatomies.list[i].record.window_count;
	}
	if (wrong)
		fprintf(stderr,
			"mtestat anatomy: %s/anatomy.jsonl: %zu of %zu windows do not have as many instructions as their ticks say\n",
			run->anatomies.run->path, wrong, windows);
	return wrong > 0;
}
