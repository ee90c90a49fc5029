/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_gate: the exit code of `mtestat series --fail-on-worse`. */
#include "analysis/command/series_gate.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/tables/series_words.h"
#include "common/command/command.h"

static void tell_row(const struct series_changes *changes, const struct series_row *row)
{
	const struct series_change *total = &row->changes[changes->step_count];
	char *cell = series_cell_text(row);

	if (total->effect == EFFECT_TURN)
		fprintf(stderr, "mtestat series: gate: %s: %s\n", cell,
			series_turn_name(total->turn));
	else
		fprintf(stderr, "mtestat series: gate: %s is worse by %s\n", cell,
			figure_change(total->comparison->base_figure, total->comparison->now_figure)
				.text);
	free(cell);
}

static bool has_regression(const struct series_changes *changes, double share)
{
	bool found = false;

	for (size_t i = 0; i < changes->row_count; i++)
		if (series_is_regression(changes, &changes->rows[i], share)) {
			tell_row(changes, &changes->rows[i]);
			found = true;
		}
	return found;
}

/* Patches that ended with @status. */
static size_t tell_status(const struct series_changes *changes, enum series_status status)
{
	const struct patch_series *series = changes->dataset->series;
	size_t count = 0;

	for (size_t i = 0; i < series->count; i++)
		if (series->kernels[i].role == SERIES_PATCH &&
		    series->kernels[i].status == status) {
			fprintf(stderr, "mtestat series: gate: %s was %s\n",
				series->kernels[i].label, patch_series_status_name(status));
			count++;
		}
	return count;
}

static uint64_t tell_missing(const struct series_changes *changes)
{
	uint64_t missing = run_missing_trials(changes->steps[0].base);

	for (size_t i = 0; i < changes->step_count; i++)
		missing += run_missing_trials(changes->steps[i].run);
	if (missing > 0)
		fprintf(stderr, "mtestat series: gate: %llu trials are missing\n",
			(unsigned long long)missing);
	return missing;
}

static size_t tell_open(const struct series_changes *changes)
{
	size_t open = series_count_open(changes);

	if (open > 0)
		fprintf(stderr,
			"mtestat series: gate: %zu cell%s cannot be judged: %d boots per side are needed\n",
			open, open == 1 ? "" : "s", COMPARISON_BOOTS_WANTED);
	return open;
}

int series_gate_close(const struct series_changes *changes, double share)
{
	bool failed = has_regression(changes, share);
	bool undecided;

	failed |= tell_status(changes, SERIES_NOT_BUILT) > 0;
	failed |= tell_status(changes, SERIES_NOT_BOOTED) > 0;
	failed |= tell_missing(changes) > 0;
	undecided = tell_status(changes, SERIES_NOT_MEASURED) > 0;
	undecided |= tell_open(changes) > 0;
	if (failed)
		return EXIT_FAILED;
	return undecided ? EXIT_UNDECIDED : EXIT_DONE;
}
