/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_words: what is said of a series in sentences. */
#include "analysis/tables/series_words.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"

#define COMMIT_DIGITS 12

/* Appends @part, which is the caller's, to *@text behind @join. */
static void append(char **text, const char *join, char *part)
{
	memory_append(text, *part ? join : "", part);
	free(part);
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

char *series_cell_text(const struct series_row *row)
{
	char *levels = grid_short_text(row->grid, row->grid->rows[row->row]);
	char *text = memory_printed("%s%s%s", row->grid->bench, *levels ? " " : "", levels);

	free(levels);
	return text;
}

/* "2 better, most -2355 (-12.0 %) in copy_tags size=64K"; without @cells "2 better (most -12.0 %)". */
static char *figures_text(size_t count, const char *word, const struct series_row *row, size_t step,
			  bool cells)
{
	const char *most = count > 1 ? "most " : "";
	double base, now;
	char *cell, *text;

	if (!row)
		return memory_copied("");
	base = row->changes[step].comparison->base_figure;
	now = row->changes[step].comparison->now_figure;
	if (!cells)
		return memory_printed("%zu %s (%s%s)", count, word, most,
				      figure_share(base, now - base).text);
	cell = series_cell_text(row);
	text = memory_printed("%zu %s, %s%s in %s", count, word, most,
			      figure_change(base, now).text, cell);
	free(cell);
	return text;
}

static char *small_text(const struct series_sum *sum, const struct comparison_rules *rules)
{
	size_t count = sum->effects[EFFECT_SMALL];

	if (count == 0)
		return memory_copied("");
	return memory_printed("%zu moved by less than %g %%", count,
			      100 * (sum->all_exact ? rules->exact_margin : rules->margin));
}

char *series_outcome_text(const struct series_changes *changes, size_t step,
			  const struct comparison_rules *rules, bool cells)
{
	struct series_sum sum = series_sum_of(changes, step);
	char *text = figures_text(sum.effects[EFFECT_BETTER], "better", sum.best, step, cells);

	append(&text, "; ",
	       figures_text(sum.effects[EFFECT_WORSE], "worse", sum.worst, step, cells));
	append(&text, "; ", small_text(&sum, rules));
	for (size_t i = 0; i < TURN_COUNT; i++)
		if (sum.turns[i] > 0)
			append(&text, "; ",
			       memory_printed("%zu %s", sum.turns[i],
					      series_turn_name((enum series_turn)i)));
	if (!*text)
		append(&text, "", memory_copied("no cell moved"));
	return text;
}

char *series_kernel_text(const struct series_changes *changes, const struct series_kernel *kernel,
			 const struct comparison_rules *rules, bool cells)
{
	const struct series_step *step = series_step_of(changes, kernel);

	if (step)
		return series_outcome_text(changes, (size_t)(step - changes->steps), rules, cells);
	return memory_printed("%s%s%s", patch_series_status_name(kernel->status),
			      kernel->error ? ": " : "", kernel->error ? kernel->error : "");
}

static const char *failure_of(const struct series_row *row, size_t step)
{
	const struct series_change *change = &row->changes[step];
	const char *reason;

	if (change->effect != EFFECT_TURN || change->turn != TURN_FAILED)
		return NULL;
	reason = change->comparison->now->outcomes[TRIAL_FAILED].reason;
	return reason ? reason : "no reason given";
}

static bool fails_so(const struct series_row *row, size_t step, const char *reason)
{
	const char *other = failure_of(row, step);

	return other && strcmp(other, reason) == 0;
}

/* One line for the reason of row @first, unless a row before it has the same. */
static char *failure_text(const struct series_changes *changes, size_t step, size_t first)
{
	const char *reason = failure_of(&changes->rows[first], step);
	size_t count = 0;
	char *cell, *text;

	for (size_t i = 0; reason && i < first; i++)
		if (fails_so(&changes->rows[i], step, reason))
			reason = NULL;
	if (!reason)
		return memory_copied("");
	for (size_t i = first; i < changes->row_count; i++)
		count += fails_so(&changes->rows[i], step, reason);
	cell = series_cell_text(&changes->rows[first]);
	if (count > 1)
		text = memory_printed("%s: %zu cells failed, %s and others: %s",
				      changes->steps[step].name, count, cell, reason);
	else
		text = memory_printed("%s: %s failed: %s", changes->steps[step].name, cell, reason);
	free(cell);
	return text;
}

char *series_failures_text(const struct series_changes *changes, size_t step)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < changes->row_count; i++)
		append(&text, "\n", failure_text(changes, step, i));
	return text;
}

char *series_range_text(const struct patch_series *series)
{
	size_t length = (size_t)patch_series_length(series);

	return memory_printed("%s of %s, %zu patch%s", series->range, series->tree, length,
			      length == 1 ? "" : "es");
}

char *series_base_text(const struct patch_series *series)
{
	return memory_printed("%s (%.*s)", series->kernels[0].subject, COMMIT_DIGITS,
			      series->kernels[0].commit);
}

static char *highest_floor_text(const struct series_changes *changes,
				const struct series_floor *floor)
{
	const struct series_row *row = floor->highest;

	if (!row)
		return memory_copied("");
	return memory_printed(", by up to %s %s (%s)", figure_value(row->floor).text,
			      cell_unit(changes->steps[0].base, row->grid->rows[row->row]),
			      row->grid->bench);
}

char *series_floor_text(const struct series_changes *changes)
{
	size_t layouts = changes->dataset->layout_count;
	struct series_floor floor = series_floor_of(changes);
	char *highest, *text;

	if (layouts == 0)
		return memory_copied(
			"not known: no other layout of the base was measured, so a small difference may come from rebuilding alone");
	highest = highest_floor_text(changes, &floor);
	text = memory_printed("%zu other layout%s of the base: %zu of %zu cells moved%s", layouts,
			      plural(layouts), floor.moved, floor.known, highest);
	free(highest);
	return text;
}

char *series_rest_text(const struct series_changes *changes)
{
	size_t unmoved = series_count_unmoved(changes);
	size_t within = series_count_only(changes, EFFECT_WITHIN);
	size_t open = series_count_only(changes, EFFECT_OPEN);
	char *text;

	if (changes->step_count == 0)
		return memory_copied("no patch was measured");
	text = memory_printed("%zu of %zu cells did not move", unmoved, changes->row_count);
	if (within > 0)
		append(&text, "; ",
		       memory_printed("%zu differ%s within build noise", within,
				      within == 1 ? "s" : ""));
	if (open > 0)
		append(&text, "; ",
		       memory_printed(
			       "%zu inconclusive: not exact with fewer than %d boots per side, or tags not tested",
			       open, COMPARISON_BOOTS_WANTED));
	return text;
}
