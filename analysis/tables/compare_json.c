/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_json: JSON. */
#include <math.h>
#include <stdlib.h>

#include "analysis/measure/event_contrary.h"
#include "analysis/tables/compare_tables.h"
#include "analysis/tables/json_parts.h"

static json_t *run_object(const struct run *run)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "label", run->name, "release",
			 run->record.release, "started", run->record.started, "machine",
			 run->record.machine, "cpu", run->record.cpu, "emulated",
			 run->record.emulated, "virtual", run->record.virtual_machine != NULL);
}

static void set_test(json_t *object, const struct comparison *comparison)
{
	static const char *const methods[] = {[COMPARISON_EXACT] = "exact",
					      [COMPARISON_BY_BOOTS] = "boots",
					      [COMPARISON_BY_SAMPLES] = "samples"};

	json_object_set_new(object, "method", json_string(methods[comparison->method]));
	json_set_figure(object, "change", comparison_change(comparison));
	json_set_figure(object, "shift", comparison->shift);
	if (comparison->method == COMPARISON_EXACT)
		return;
	json_set_figure(object, "shift_low", comparison->shift_interval.low);
	json_set_figure(object, "shift_high", comparison->shift_interval.high);
	json_set_figure(object, "p_adjusted", comparison->p);
	json_set_figure(object, "cliff_delta", comparison->delta);
	json_set_figure(object, "inflation", comparison->inflation);
	if (comparison->method == COMPARISON_BY_BOOTS && !cell_counts(comparison->base))
		json_set_figure(object, "spread", sqrt(comparison->spread.variance));
	if (comparison->needed_boots)
		json_object_set_new(object, "needed_boots",
				    json_integer((json_int_t)comparison->needed_boots));
}

/* Of cells whose instructions and events went contrary ways; @anatomies are the base's and the new
 * run's. */
static void set_contrary(json_t *object, const struct anatomies *anatomies, const struct cell *cell)
{
	const struct anatomy *base = anatomies_find(&anatomies[0], cell);
	const struct anatomy *new = anatomies_find(&anatomies[1], cell);
	char *text = base && new ? event_contrary(base, new) : NULL;

	if (text)
		json_object_set_new(object, "contrary", json_string(text));
	free(text);
}

static json_t *comparison_object(const struct pair *pair, const struct pair_bench *bench,
				 size_t row, const struct comparison_rules *rules,
				 const struct anatomies *anatomies)
{
	const struct comparison *comparison = &bench->comparisons[row];
	char verdict[128];
	json_t *object;

	comparison_verdict_text(comparison, rules, verdict, sizeof(verdict));
	object = json_pack("{s:s, s:o, s:s, s:o, s:o, s:s, s:s}", "bench", bench->grid->bench,
			   "factors", json_levels(bench->grid->rows[row]), "unit",
			   grid_unit(bench->grid), "base",
			   json_cell(&pair->runs[0], comparison->base), "new",
			   json_cell(&pair->runs[1], comparison->now), "verdict",
			   comparison_verdict_word(comparison->verdict), "text", verdict);
	if (comparison_has_figures(comparison))
		set_test(object, comparison);
	set_contrary(object, anatomies, bench->grid->rows[row]);
	return object;
}

/* None where they cannot be read: the comparison does not need them. */
static struct anatomies read_anatomies(const struct run *run)
{
	struct anatomies anatomies;
	struct message message;

	if (anatomies_read(run, &anatomies, &message) < 0)
		fprintf(stderr, "mtestat compare: %s\n", message.text);
	return anatomies;
}

static json_t *pair_object(const struct pair *pair, const struct comparison_rules *rules)
{
	struct anatomies anatomies[] = {read_anatomies(&pair->runs[0]),
					read_anatomies(&pair->runs[1])};
	json_t *cells = json_array();

	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++)
			json_array_append_new(cells, comparison_object(pair, &pair->benches[i], row,
								       rules, anatomies));
	anatomies_free(&anatomies[0]);
	anatomies_free(&anatomies[1]);
	return json_pack("{s:o, s:o, s:f, s:f, s:o}", "base", run_object(&pair->runs[0]), "new",
			 run_object(&pair->runs[1]), "margin", rules->margin, "exact_margin",
			 rules->exact_margin, "cells", cells);
}

void compare_print_json(const struct pair *pairs, size_t count,
			const struct comparison_rules *rules)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, pair_object(&pairs[i], rules));
	json_dumpf(array, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	putchar('\n');
	json_decref(array);
}
