/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_sum: what is counted in the changes of a series. */
#include <math.h>
#include <stddef.h>

#include "analysis/measure/series_changes.h"

/* How much larger or smaller a figure became, as a share; without bound where the base is 0. */
static double share_of(const struct series_row *row, size_t step)
{
	const struct comparison *comparison = row->changes[step].comparison;

	return comparison->base_figure == 0 ? HUGE_VAL : fabs(comparison_change(comparison));
}

static void keep_largest(const struct series_row **largest, const struct series_row *row,
			 size_t step)
{
	if (!*largest || share_of(row, step) > share_of(*largest, step))
		*largest = row;
}

struct series_sum series_sum_of(const struct series_changes *changes, size_t step)
{
	struct series_sum sum = {.all_exact = true};

	for (size_t i = 0; i < changes->row_count; i++) {
		const struct series_row *row = &changes->rows[i];
		const struct series_change *change = &row->changes[step];

		sum.effects[change->effect]++;
		if (change->effect == EFFECT_TURN)
			sum.turns[change->turn]++;
		else if (change->effect == EFFECT_SMALL)
			sum.all_exact &= change->comparison->method == COMPARISON_EXACT;
		else if (change->effect == EFFECT_BETTER)
			keep_largest(&sum.best, row, step);
		else if (change->effect == EFFECT_WORSE)
			keep_largest(&sum.worst, row, step);
	}
	return sum;
}

/* A floor in ticks and one in events cannot be ordered: the larger number is named with its unit. */
struct series_floor series_floor_of(const struct series_changes *changes)
{
	struct series_floor floor = {0};

	for (size_t i = 0; i < changes->row_count; i++) {
		const struct series_row *row = &changes->rows[i];

		floor.known += isnan(row->floor) ? 0 : 1;
		if (!(row->floor > 0))
			continue;
		floor.moved++;
		if (!floor.highest || row->floor > floor.highest->floor)
			floor.highest = row;
	}
	return floor;
}

/* The rows of a grid stand together, in its order, behind those of the grids before it. */
const struct series_row *series_row_of(const struct series_changes *changes,
				       const struct grid *grid, size_t row)
{
	size_t before = 0;

	for (const struct grid *other = changes->grids; other < grid; other++)
		before += other->row_count;
	return &changes->rows[before + row];
}

const struct series_step *series_step_of(const struct series_changes *changes,
					 const struct series_kernel *kernel)
{
	for (size_t i = 0; i < changes->step_count; i++)
		if (changes->steps[i].kernel == kernel)
			return &changes->steps[i];
	return NULL;
}

static bool has_effect(const struct series_changes *changes, const struct series_row *row,
		       enum series_effect effect)
{
	for (size_t i = 0; i <= changes->step_count; i++)
		if (row->changes[i].effect == effect)
			return true;
	return false;
}

size_t series_count_unmoved(const struct series_changes *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->row_count; i++)
		count += !changes->rows[i].moved;
	return count;
}

size_t series_count_only(const struct series_changes *changes, enum series_effect effect)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->row_count; i++)
		count += !changes->rows[i].moved && has_effect(changes, &changes->rows[i], effect);
	return count;
}

/* As pair_count_open() has it, of cells that have a cost. */
static bool is_open(const struct series_change *change)
{
	return change->effect == EFFECT_OPEN && change->comparison &&
	       comparison_is_lone(change->comparison) &&
	       (!change->comparison->emulated || change->comparison->verdict == VERDICT_BOOTS);
}

size_t series_count_open(const struct series_changes *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->row_count; i++)
		count += is_open(&changes->rows[i].changes[changes->step_count]);
	return count;
}

bool series_is_regression(const struct series_changes *changes, const struct series_row *row,
			  double share)
{
	const struct series_change *total = &row->changes[changes->step_count];

	if (total->effect == EFFECT_WORSE)
		return comparison_is_worse(total->comparison, share);
	return total->effect == EFFECT_TURN &&
	       (total->turn == TURN_STALE || total->turn == TURN_LOST ||
		total->turn == TURN_REFUSED || total->turn == TURN_FAILED);
}

const char *series_turn_name(enum series_turn turn)
{
	static const char *const names[TURN_COUNT] = {
		[TURN_CLEAN] = "made clean",      [TURN_ALLOWED] = "allowed",
		[TURN_MENDED] = "working again",  [TURN_MEASURED] = "now measured",
		[TURN_STALE] = "with stale tags", [TURN_LOST] = "with lost tags",
		[TURN_REFUSED] = "refused",       [TURN_FAILED] = "failed",
		[TURN_SKIPPED] = "skipped",
	};

	return names[turn];
}

const char *series_effect_name(enum series_effect effect)
{
	static const char *const names[EFFECT_COUNT] = {
		[EFFECT_SAME] = "same",           [EFFECT_OPEN] = "open",
		[EFFECT_WITHIN] = "within_floor", [EFFECT_SMALL] = "small",
		[EFFECT_BETTER] = "better",       [EFFECT_WORSE] = "worse",
		[EFFECT_TURN] = "turned",
	};

	return names[effect];
}
