/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_changes: what each patch of a series did to each cell. */
#include "analysis/measure/series_changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/measure/build_floor.h"

#define STATES_ONLY "hygiene"

bool series_is_of_states(const struct grid *grid)
{
	return strcmp(grid->bench, STATES_ONLY) == 0;
}

static const struct run *find_run(const struct dataset *dataset, const char *label)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		if (strcmp(dataset->runs[i].record.label, label) == 0)
			return &dataset->runs[i];
	return NULL;
}

static int take_run(const struct dataset *dataset, const struct series_kernel *kernel,
		    const struct run **run, struct message *message)
{
	*run = find_run(dataset, kernel->label);
	if (*run)
		return 0;
	return message_set(message,
			   "%s: series.json says that %s was measured, and there is no run of it",
			   dataset->path, kernel->label);
}

static char *step_name(const struct series_kernel *kernel, uint64_t first)
{
	if (first == kernel->number)
		return memory_copied(kernel->label);
	return memory_printed("p%llu-%s", (unsigned long long)first, kernel->label);
}

static void add_step(struct series_changes *changes, struct series_step step)
{
	changes->steps = memory_grown(changes->steps, changes->step_count, sizeof(*changes->steps));
	changes->steps[changes->step_count++] = step;
}

/* The total stands behind the last step and is not counted. Without any step it is that of the base against
 * itself, so that what became of the patches can still be told. */
static void add_total(struct series_changes *changes)
{
	struct series_step total = {.kernel = &changes->dataset->series->kernels[0],
				    .first = 1,
				    .name = memory_copied("total")};

	total.base = total.run = find_run(changes->dataset, total.kernel->label);
	if (changes->step_count > 0) {
		total.kernel = changes->steps[changes->step_count - 1].kernel;
		total.run = changes->steps[changes->step_count - 1].run;
	}
	add_step(changes, total);
	changes->step_count--;
}

static int find_steps(struct series_changes *changes, struct message *message)
{
	const struct patch_series *series = changes->dataset->series;
	const struct run *base = NULL;
	uint64_t first = 1;

	if (series->kernels[0].status != SERIES_MEASURED)
		return message_set(message, "%s: the base was %s: there is nothing to compare with",
				   changes->dataset->path,
				   patch_series_status_name(series->kernels[0].status));
	for (size_t i = 0; i < series->count; i++) {
		const struct series_kernel *kernel = &series->kernels[i];
		const struct run *run;

		if (kernel->role == SERIES_LAYOUT || kernel->status != SERIES_MEASURED)
			continue;
		if (take_run(changes->dataset, kernel, &run, message) < 0)
			return -1;
		if (kernel->role == SERIES_PATCH) {
			add_step(changes, (struct series_step){.kernel = kernel,
							       .first = first,
							       .name = step_name(kernel, first),
							       .base = base,
							       .run = run});
			first = kernel->number + 1;
		}
		base = run;
	}
	return 0;
}

static int check_run(const struct run *base, const struct run *run, struct message *message)
{
	char *differences = comparison_differences(base, run);
	int result = 0;

	if (*differences)
		result = message_set(message, "%s and %s are not comparable: %s", base->path,
				     run->path, differences);
	free(differences);
	return result;
}

/* All against the base. */
static int check_alike(const struct series_changes *changes, struct message *message)
{
	const struct run *base =
		find_run(changes->dataset, changes->dataset->series->kernels[0].label);
	int result = 0;

	for (size_t i = 0; result == 0 && i < changes->step_count; i++)
		result = check_run(base, changes->steps[i].run, message);
	for (size_t i = 0; result == 0 && i < changes->dataset->layout_count; i++)
		result = check_run(base, &changes->dataset->layouts[i], message);
	return result;
}

static void compare_steps(struct series_changes *changes, const struct comparison_rules *rules)
{
	size_t count = changes->step_count + 1;

	changes->pairs = memory_zeroed(count, sizeof(*changes->pairs));
	for (size_t i = 0; i < count; i++)
		pair_init(&changes->pairs[i], changes->steps[i].base, changes->steps[i].run);
	pairs_decide(changes->pairs, count, rules);
}

static const struct comparison *find_comparison(const struct pair *pair, const struct cell *cell)
{
	const struct comparison *found = NULL;
	char *name = cell_name(cell, NULL, NULL);
	size_t row;

	for (size_t i = 0; i < pair->bench_count && !found; i++)
		if (text_index_find(&pair->benches[i].grid->places, name, &row))
			found = &pair->benches[i].comparisons[row];
	free(name);
	return found;
}

static enum series_turn turn_to_clean(enum hygiene_verdict before)
{
	switch (before) {
	case HYGIENE_REFUSED:
		return TURN_ALLOWED;
	case HYGIENE_FAILED:
		return TURN_MENDED;
	case HYGIENE_SKIP:
		return TURN_MEASURED;
	default:
		return TURN_CLEAN;
	}
}

static enum series_turn turn_of(enum hygiene_verdict before, enum hygiene_verdict after)
{
	static const enum series_turn turns[HYGIENE_COUNT] = {
		[HYGIENE_STALE] = TURN_STALE,     [HYGIENE_LOST] = TURN_LOST,
		[HYGIENE_REFUSED] = TURN_REFUSED, [HYGIENE_SKIP] = TURN_SKIPPED,
		[HYGIENE_FAILED] = TURN_FAILED,
	};

	return after == HYGIENE_CLEAN ? turn_to_clean(before) : turns[after];
}

static enum series_effect effect_of_state(const struct series_row *row,
					  const struct series_change *change)
{
	/* whether poison comes back is chance: where none did, tags were not tested */
	bool untested = change->after == HYGIENE_UNPROVEN ||
			(change->before == HYGIENE_UNPROVEN && change->after == HYGIENE_CLEAN);

	if (untested || change->before == HYGIENE_ABSENT || change->after == HYGIENE_ABSENT)
		return EFFECT_OPEN;
	return row->steady ? EFFECT_TURN : EFFECT_WITHIN;
}

static enum series_effect effect_of_figures(const struct series_row *row,
					    const struct comparison *comparison)
{
	static const enum series_effect effects[VERDICT_COUNT] = {
		[VERDICT_SMALL] = EFFECT_SMALL,  [VERDICT_BETTER] = EFFECT_BETTER,
		[VERDICT_WORSE] = EFFECT_WORSE,  [VERDICT_BOOTS] = EFFECT_OPEN,
		[VERDICT_UNCLEAR] = EFFECT_OPEN,
	};
	bool differs =
		comparison->verdict != VERDICT_SAME && comparison->verdict != VERDICT_UNCLEAR;

	if (differs && !build_floor_is_passed(row->floor, comparison->shift))
		return EFFECT_WITHIN;
	return effects[comparison->verdict];
}

static struct series_change change_of(const struct series_row *row, const struct pair *pair)
{
	const struct cell *cell = row->grid->rows[row->row];
	struct series_change change = {.comparison = find_comparison(pair, cell)};

	if (!change.comparison)
		return change;
	change.before = verdict_of(change.comparison->base);
	change.after = verdict_of(change.comparison->now);
	if (change.before != change.after) {
		change.effect = effect_of_state(row, &change);
		change.turn = turn_of(change.before, change.after);
	} else if (comparison_has_figures(change.comparison) && !series_is_of_states(row->grid)) {
		change.effect = effect_of_figures(row, change.comparison);
	}
	return change;
}

bool series_change_is_move(const struct series_change *change)
{
	return change->effect >= EFFECT_SMALL;
}

static void fill_row(const struct series_changes *changes, struct series_row *row)
{
	row->changes = memory_zeroed(changes->step_count + 1, sizeof(*row->changes));
	for (size_t i = 0; i <= changes->step_count; i++) {
		row->changes[i] = change_of(row, &changes->pairs[i]);
		row->moved |= series_change_is_move(&row->changes[i]);
	}
}

/* The builds of the base: itself, then its layouts. */
static const struct run *build_at(const struct series_changes *changes, size_t build)
{
	return build == 0 ? changes->steps[0].base : &changes->dataset->layouts[build - 1];
}

static struct build_range range_of(const struct series_changes *changes, const struct cell *cell)
{
	size_t count = changes->dataset->layout_count + 1;
	double *figures = memory_zeroed(count, sizeof(*figures));
	struct build_range range = {.exact = true};

	for (size_t i = 0; i < count; i++) {
		const struct run *run = build_at(changes, i);
		const struct cell *built = run_find_cell(run, cell);
		bool has = cell_has_figure(built);

		figures[i] = has ? cell_figure(run, built) : NAN;
		range.exact &= !has || cell_is_exact(run, built);
	}
	range.size = build_range_size(figures, count);
	free(figures);
	return range;
}

/* A layout that lacks the cell says nothing of its state. */
static bool is_steady(const struct series_changes *changes, const struct cell *cell)
{
	enum hygiene_verdict base = verdict_of(run_find_cell(build_at(changes, 0), cell));

	for (size_t i = 1; i <= changes->dataset->layout_count; i++) {
		const struct cell *built = run_find_cell(build_at(changes, i), cell);

		if (built && verdict_of(built) != base)
			return false;
	}
	return true;
}

static void add_grid(struct series_changes *changes, const struct grid *grid)
{
	struct series_row *rows = &changes->rows[changes->row_count];
	struct build_range *ranges = memory_zeroed(grid->row_count, sizeof(*ranges));
	double *floors = memory_zeroed(grid->row_count, sizeof(*floors));

	for (size_t i = 0; i < grid->row_count; i++)
		ranges[i] = series_is_of_states(grid) ? (struct build_range){.size = NAN}
						      : range_of(changes, grid->rows[i]);
	build_floors(ranges, grid->row_count, floors);
	for (size_t i = 0; i < grid->row_count; i++) {
		rows[i] = (struct series_row){.grid = grid,
					      .row = i,
					      .floor = floors[i],
					      .steady = is_steady(changes, grid->rows[i])};
		fill_row(changes, &rows[i]);
	}
	changes->row_count += grid->row_count;
	free(ranges);
	free(floors);
}

static void fill_rows(struct series_changes *changes)
{
	size_t count = 0;

	changes->grids = grids_of(changes->dataset, &changes->grid_count);
	for (size_t i = 0; i < changes->grid_count; i++)
		count += changes->grids[i].row_count;
	changes->rows = memory_zeroed(count, sizeof(*changes->rows));
	for (size_t i = 0; i < changes->grid_count; i++)
		add_grid(changes, &changes->grids[i]);
}

int series_changes_of(const struct dataset *dataset, const struct comparison_rules *rules,
		      struct series_changes *changes, struct message *message)
{
	*changes = (struct series_changes){.dataset = dataset};
	if (find_steps(changes, message) < 0 || check_alike(changes, message) < 0) {
		series_changes_free(changes);
		return -1;
	}
	add_total(changes);
	compare_steps(changes, rules);
	fill_rows(changes);
	return 0;
}

void series_changes_free(struct series_changes *changes)
{
	for (size_t i = 0; i < changes->row_count; i++)
		free(changes->rows[i].changes);
	for (size_t i = 0; changes->pairs && i <= changes->step_count; i++)
		pair_free(&changes->pairs[i]);
	for (size_t i = 0; i < changes->step_count + (changes->pairs ? 1 : 0); i++)
		free(changes->steps[i].name);
	free(changes->rows);
	free(changes->pairs);
	free(changes->steps);
	grids_free(changes->grids, changes->grid_count);
	*changes = (struct series_changes){0};
}
