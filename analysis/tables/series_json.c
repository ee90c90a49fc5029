/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_json: everything about a series as JSON (doc/export-formats.md). */
#include <math.h>
#include <stdlib.h>

#include "analysis/tables/json_parts.h"
#include "analysis/tables/series_tables.h"
#include "analysis/tables/series_words.h"

static json_t *text_value(char *text)
{
	json_t *value = json_string(text);

	free(text);
	return value;
}

static json_t *heading(const struct series_view *view)
{
	const struct series_changes *changes = view->changes;
	const struct patch_series *series = changes->dataset->series;
	const struct run_record *base = &changes->steps[0].base->record;
	struct series_floor floor = series_floor_of(changes);

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:f, s:f, s:{s:I, s:I, s:I}}",
			 "command", series->command, "tree", series->tree, "range", series->range,
			 "config", series->config, "compiler", series->compiler, "machine",
			 base->machine, "cpu", base->cpu, "emulated", base->emulated, "margin",
			 view->rules->margin, "exact_margin", view->rules->exact_margin, "floor",
			 "layouts", (json_int_t)changes->dataset->layout_count, "cells",
			 (json_int_t)floor.known, "moved", (json_int_t)floor.moved);
}

/* What people read has blanks. */
static const char *turn_key(enum series_turn turn)
{
	static const char *const keys[TURN_COUNT] = {
		[TURN_CLEAN] = "clean",     [TURN_ALLOWED] = "allowed",
		[TURN_MENDED] = "mended",   [TURN_MEASURED] = "measured",
		[TURN_STALE] = "stale",     [TURN_LOST] = "lost",
		[TURN_REFUSED] = "refused", [TURN_FAILED] = "failed",
		[TURN_SKIPPED] = "skipped",
	};

	return keys[turn];
}

static json_t *outcome(const struct series_view *view, size_t step)
{
	struct series_sum sum = series_sum_of(view->changes, step);
	json_t *object = json_object();

	for (size_t i = 0; i < EFFECT_COUNT; i++)
		if (i != EFFECT_TURN)
			json_object_set_new(object, series_effect_name((enum series_effect)i),
					    json_integer((json_int_t)sum.effects[i]));
	for (size_t i = 0; i < TURN_COUNT; i++)
		json_object_set_new(object, turn_key((enum series_turn)i),
				    json_integer((json_int_t)sum.turns[i]));
	return object;
}

static json_t *group(const struct series_group *group)
{
	json_t *cells = json_array();
	json_t *functions = json_array();

	for (size_t i = 0; i < group->row_count; i++) {
		const struct series_row *row = group->rows[i];

		json_array_append_new(cells,
				      json_pack("{s:s, s:o}", "bench", row->grid->bench, "factors",
						json_levels(row->grid->rows[row->row])));
	}
	for (size_t i = 0; i < group->function_count; i++) {
		const struct series_function *function = &group->functions[i];

		json_array_append_new(
			functions, json_pack("{s:s, s:I, s:I, s:s}", "name", function->name, "low",
					     (json_int_t)function->low, "high",
					     (json_int_t)function->high, "word", function->word));
	}
	return json_pack("{s:o, s:o, s:I, s:I}", "cells", cells, "functions", functions, "rest_low",
			 (json_int_t)group->rest_low, "rest_high", (json_int_t)group->rest_high);
}

static void set_functions(const struct series_view *view, size_t step, json_t *object)
{
	struct series_groups groups =
		series_groups_of(view->changes, step, view->anatomies, view->functions);
	json_t *list = json_array();

	for (size_t i = 0; i < groups.count; i++)
		json_array_append_new(list, group(&groups.items[i]));
	json_object_set_new(object, "functions", list);
	json_object_set_new(object, "unexplained", json_integer((json_int_t)groups.unexplained));
	series_groups_free(&groups);
}

static void set_step(const struct series_view *view, const struct series_step *step, json_t *object)
{
	size_t index = (size_t)(step - view->changes->steps);

	json_object_set_new(object, "first", json_integer((json_int_t)step->first));
	json_object_set_new(object, "against", json_string(step->base->record.label));
	json_object_set_new(object, "cells", outcome(view, index));
	json_object_set_new(
		object, "text",
		text_value(series_outcome_text(view->changes, index, view->rules, true)));
	set_functions(view, index, object);
}

static json_t *kernel(const struct series_view *view, const struct series_kernel *kernel)
{
	const struct series_step *step = series_step_of(view->changes, kernel);
	json_t *object =
		json_pack("{s:s, s:s, s:s, s:s, s:s}", "label", kernel->label, "role",
			  patch_series_role_name(kernel->role), "commit", kernel->commit, "subject",
			  kernel->subject, "status", patch_series_status_name(kernel->status));

	if (kernel->role == SERIES_PATCH)
		json_object_set_new(object, "number", json_integer((json_int_t)kernel->number));
	if (kernel->error)
		json_object_set_new(object, "error", json_string(kernel->error));
	if (step)
		set_step(view, step, object);
	return object;
}

static json_t *change(const struct series_step *step, const struct series_change *change)
{
	const struct comparison *comparison = change->comparison;
	json_t *object = json_pack("{s:s, s:s}", "kernel", step->kernel->label, "effect",
				   series_effect_name(change->effect));

	if (change->effect == EFFECT_TURN)
		json_object_set_new(object, "turn", json_string(turn_key(change->turn)));
	if (!comparison)
		return object;
	json_object_set_new(object, "verdict",
			    json_string(comparison_verdict_word(comparison->verdict)));
	json_object_set_new(object, "base", json_cell(step->base, comparison->base));
	json_object_set_new(object, "new", json_cell(step->run, comparison->now));
	if (!comparison_has_figures(comparison))
		return object;
	json_set_figure(object, "shift", comparison->now_figure - comparison->base_figure);
	json_set_figure(object, "change", comparison_change(comparison));
	json_set_figure(object, "p_adjusted", comparison->p);
	return object;
}

static json_t *row(const struct series_view *view, const struct series_row *row)
{
	const struct series_changes *changes = view->changes;
	const struct cell *cell = row->grid->rows[row->row];
	json_t *list = json_array();
	json_t *object;

	for (size_t i = 0; i < changes->step_count; i++)
		json_array_append_new(list, change(&changes->steps[i], &row->changes[i]));
	object = json_pack(
		"{s:s, s:o, s:s, s:b, s:b, s:o, s:o}", "bench", row->grid->bench, "factors",
		json_levels(cell), "unit", grid_unit(row->grid), "moved", row->moved, "steady",
		row->steady, "patches", list, "total",
		change(&changes->steps[changes->step_count], &row->changes[changes->step_count]));
	json_set_figure(object, "floor", row->floor);
	return object;
}

void series_print_json(const struct series_view *view)
{
	const struct patch_series *series = view->changes->dataset->series;
	json_t *object = heading(view);
	json_t *kernels = json_array();
	json_t *cells = json_array();

	for (size_t i = 0; i < series->count; i++)
		json_array_append_new(kernels, kernel(view, &series->kernels[i]));
	for (size_t i = 0; i < view->changes->row_count; i++)
		json_array_append_new(cells, row(view, &view->changes->rows[i]));
	json_object_set_new(object, "kernels", kernels);
	json_object_set_new(object, "cells", cells);
	json_dumpf(object, view->file, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	fputc('\n', view->file);
	json_decref(object);
}
