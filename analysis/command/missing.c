/* SPDX-License-Identifier: GPL-2.0-or-later */
/* missing: says on stderr which runs hold fewer trials than they were to make. */
#include "analysis/command/missing.h"

#include <inttypes.h>

#define TOLD_MAX 3

static void tell(const struct run_source *source)
{
	fprintf(stderr,
		"mtestat: %s: %zu of %" PRIu64
		" trials are there; run --resume measures the rest\n",
		source->path, source->trial_count, source->record.planned_count);
}

void missing_tell(const struct dataset *dataset)
{
	size_t count = 0;

	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].source_count; j++) {
			const struct run_source *source = &dataset->runs[i].sources[j];

			if (run_source_missing_trials(source) && count++ < TOLD_MAX)
				tell(source);
		}
	if (count > TOLD_MAX)
		fprintf(stderr, "mtestat: %s: %zu more runs have fewer trials than planned\n",
			dataset->path, count - TOLD_MAX);
}
