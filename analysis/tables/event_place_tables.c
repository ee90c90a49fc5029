/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_place_tables: who executes the atomics, the barriers, the writes of one register. */
#include "analysis/tables/event_place_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/measure/event_places.h"

/* "LDSETAL" of "atomic: LDSETAL"; what has no detail is its own. */
static const char *detail_of(const char *event)
{
	const char *detail = strstr(event, ": ");

	return detail ? detail + 2 : event;
}

static bool has_events(const struct anatomy *anatomy)
{
	return anatomy && anatomy->record.mixes.event_count > 0;
}

static void add_counts(struct table *table, const uint64_t *counts,
		       const struct anatomy_column *columns, size_t count, bool changed)
{
	for (size_t i = 0; i < count; i++)
		if (has_events(columns[i].anatomy))
			table_printf(table, "%" PRIu64, counts[i]);
		else
			table_add(table, "-");
	if (changed)
		table_printf(table, counts[1] == counts[0] ? "0" : "%+" PRId64,
			     (int64_t)(counts[1] - counts[0]));
}

static void add_all(struct table *table, const struct event_places *places,
		    const struct anatomy_column *columns, bool changed)
{
	uint64_t *sums = memory_zeroed(places->columns, sizeof(*sums));

	for (size_t i = 0; i < places->count; i++)
		for (size_t k = 0; k < places->columns; k++)
			sums[k] += places->list[i].counts[k];
	table_add_row(table);
	table_add(table, "all");
	table_add(table, "");
	table_add(table, "");
	add_counts(table, sums, columns, places->columns, changed);
	free(sums);
}

static void print(const struct anatomy_view *view, const char *choice,
		  const struct anatomy_column *columns, const struct event_places *places,
		  bool changed)
{
	char *title = memory_printed("functions %s '%s' (counts, emulated)",
				     changed ? "that differ in" : "that execute", choice);
	struct table table = {0};

	table_header(&table, 3, (const char *const[]){"function", "phase", "event", NULL});
	for (size_t i = 0; i < places->columns; i++)
		table_add(&table, places->columns > 1 ? columns[i].name : "count");
	if (changed)
		table_add(&table, "change");
	for (size_t i = 0; i < places->count; i++) {
		const struct event_place *place = &places->list[i];

		table_add_row(&table);
		table_add(&table, place->function);
		table_add(&table, view->phases->names[phases_find(view->phases, place->function)]);
		table_add(&table, detail_of(place->event));
		add_counts(&table, place->counts, columns, places->columns, changed);
	}
	add_all(&table, places, columns, changed);
	anatomy_view_print(view, &table, title);
	free(title);
}

void event_print_places(const struct anatomy_view *view, const char *choice,
			const struct anatomy_column *columns, size_t count, bool changed)
{
	const struct anatomy **anatomies = memory_zeroed(count, sizeof(const struct anatomy *));
	struct event_places places;
	bool known = false;

	for (size_t i = 0; i < count; i++) {
		anatomies[i] = columns[i].anatomy;
		known |= has_events(anatomies[i]);
	}
	places = event_places_of(anatomies, count, choice, changed);
	if (known)
		print(view, choice, columns, &places, changed);
	else
		fputs("recorded by an older release: no events\n", view->file);
	event_places_free(&places);
	free(anatomies);
}
