/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_gate: what fails, and what cannot be judged. */
#include "analysis/command/compare_gate.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/base/format.h"
#include "common/command/command.h"

#define NAMED_MAX 10 /* cells: a log of CI is read by people */

/* What a gate counts, over all pairs. */
struct gate_count {
	size_t regressions, lone, unclear;
	uint64_t missing; /* trials that a run was to make and does not hold */
};

static struct gate_count count_for_gate(const struct pair *pairs, size_t count, double share)
{
	struct gate_count sum = {0};

	for (size_t i = 0; i < count; i++) {
		sum.regressions += pair_regressions(&pairs[i], share);
		sum.lone += pair_count_open(&pairs[i]);
		sum.unclear += pair_count(&pairs[i], VERDICT_UNCLEAR);
		sum.missing += run_missing_trials(&pairs[i].runs[0]) +
			       run_missing_trials(&pairs[i].runs[1]);
	}
	return sum;
}

/* "  7.3: stage2_fault mte=on ...: +312 (+7.1 %)" */
static void name_cell(const struct pair *pair, const struct comparison *comparison)
{
	const struct cell *cell = comparison->base;
	char *levels = cell_text(cell);
	char status[64];

	if (comparison_has_figures(comparison))
		fprintf(stderr, "  %s: %s %s: %s\n", pair->runs[1].name, cell->bench, levels,
			figure_change(comparison->base_figure, comparison->now_figure).text);
	else {
		cell_status_text(comparison->now, status, sizeof(status));
		fprintf(stderr, "  %s: %s %s: %s\n", pair->runs[1].name, cell->bench, levels,
			status);
	}
	free(levels);
}

/* Names the first of them; @named counts over all pairs. */
static void name_regressions(const struct pair *pair, double share, size_t *named)
{
	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++) {
			const struct comparison *comparison = &pair->benches[i].comparisons[row];

			if (pair_is_regression(comparison, share) && (*named)++ < NAMED_MAX)
				name_cell(pair, comparison);
		}
}

static void tell_regressions(const struct pair *pairs, size_t count, size_t regressions,
			     double share)
{
	size_t named = 0;

	fprintf(stderr,
		"mtestat compare: gate: %zu cell%s worse by more than %g %%, refused or failed\n",
		regressions, regressions == 1 ? " is" : "s are", 100 * share);
	for (size_t i = 0; i < count; i++)
		name_regressions(&pairs[i], share, &named);
	if (named > NAMED_MAX)
		fprintf(stderr, "  and %zu more\n", named - NAMED_MAX);
}

static void tell_others(const struct gate_count *sum)
{
	if (sum->missing > 0)
		fprintf(stderr, "mtestat compare: gate: %llu trials are missing\n",
			(unsigned long long)sum->missing);
	if (sum->lone > 0)
		fprintf(stderr,
			"mtestat compare: gate: %zu cell%s cannot be judged: %d boots per side are needed\n",
			sum->lone, sum->lone == 1 ? "" : "s", COMPARISON_BOOTS_WANTED);
	else if (sum->unclear > 0)
		fprintf(stderr, "mtestat compare: gate: %zu cell%s inconclusive\n", sum->unclear,
			sum->unclear == 1 ? " is" : "s are");
}

int compare_gate_close(const struct pair *pairs, size_t count, double share)
{
	struct gate_count sum = count_for_gate(pairs, count, share);
	int flushed = command_flush();

	if (sum.regressions > 0)
		tell_regressions(pairs, count, sum.regressions, share);
	tell_others(&sum);
	if (flushed != EXIT_DONE || sum.regressions > 0 || sum.missing > 0)
		return EXIT_FAILED;
	return sum.lone > 0 ? EXIT_UNDECIDED : EXIT_DONE;
}
