/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_places: the functions of anatomies that execute chosen events. */
#include "analysis/measure/event_places.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/base/memory.h"

static bool is_chosen(const char *event, const char *choice)
{
	enum event_class class = event_class_of(event);

	if (strcasecmp(event, choice) == 0)
		return true;
	return class < EVENT_CLASS_COUNT &&
	       (strcasecmp(event_class_name(class), choice) == 0 ||
		strcasecmp(event_group_name(event_class_group(class)), choice) == 0);
}

bool event_choice_is_known(const char *choice)
{
	size_t length = strcspn(choice, ":");

	for (enum event_class class = 0; class < EVENT_CLASS_COUNT; class ++) {
		const char *name = event_class_name(class);

		if (is_chosen(name, choice) ||
		    (strlen(name) == length && strncasecmp(name, choice, length) == 0))
			return true;
	}
	return false;
}

static struct event_place *place_of(struct event_places *places, const char *function,
				    const char *event)
{
	struct event_place *place;

	for (size_t i = 0; i < places->count; i++)
		if (strcmp(places->list[i].function, function) == 0 &&
		    strcmp(places->list[i].event, event) == 0)
			return &places->list[i];
	places->list = memory_grown(places->list, places->count, sizeof(*places->list));
	place = &places->list[places->count++];
	*place = (struct event_place){function, event,
				      memory_zeroed(places->columns, sizeof(*place->counts)), 0};
	return place;
}

static void add_node(struct event_places *places, size_t column, const char *choice,
		     const struct anatomy_record *record, const struct anatomy_node *node)
{
	const struct anatomy_mix *mix = &record->mixes.list[node->mix];

	for (size_t i = 0; i < mix->count; i++) {
		const char *event = record->mixes.events[mix->counts[i].event];

		if (is_chosen(event, choice))
			place_of(places, record->functions[node->function], event)
				->counts[column] += mix->counts[i].count;
	}
}

static void add_anatomy(struct event_places *places, size_t column, const char *choice,
			const struct anatomy *anatomy)
{
	size_t shown = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;
	const struct anatomy_shape *shape;

	if (shown == SIZE_MAX || anatomy->record.mixes.event_count == 0)
		return;
	shape = &anatomy->record.shapes[shown];
	for (size_t i = 1; i < shape->node_count; i++)
		add_node(places, column, choice, &anatomy->record, &shape->nodes[i]);
}

static uint64_t size_of(const struct event_place *place, size_t columns, bool changed)
{
	uint64_t sum = 0;

	if (changed)
		return (uint64_t)llabs((int64_t)(place->counts[1] - place->counts[0]));
	for (size_t i = 0; i < columns; i++)
		sum += place->counts[i];
	return sum;
}

static void weigh(struct event_places *places, bool changed)
{
	for (size_t i = 0; i < places->count; i++)
		for (size_t k = 0; k < places->count; k++)
			if (strcmp(places->list[i].function, places->list[k].function) == 0)
				places->list[i].weight +=
					size_of(&places->list[k], places->columns, changed);
}

static void drop_unchanged(struct event_places *places)
{
	size_t kept = 0;

	for (size_t i = 0; i < places->count; i++)
		if (size_of(&places->list[i], places->columns, true) > 0)
			places->list[kept++] = places->list[i];
		else
			free(places->list[i].counts);
	places->count = kept;
}

static int compare_places(const void *left, const void *right)
{
	const struct event_place *a = left, *b = right;
	int order = strcmp(a->function, b->function);

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return order ? order : strcmp(a->event, b->event);
}

struct event_places event_places_of(const struct anatomy *const *anatomies, size_t count,
				    const char *choice, bool changed)
{
	struct event_places places = {.columns = count};

	for (size_t i = 0; i < count; i++)
		add_anatomy(&places, i, choice, anatomies[i]);
	if (changed)
		drop_unchanged(&places);
	weigh(&places, changed);
	if (places.count > 0)
		qsort(places.list, places.count, sizeof(*places.list), compare_places);
	return places;
}

void event_places_free(struct event_places *places)
{
	for (size_t i = 0; i < places->count; i++)
		free(places->list[i].counts);
	free(places->list);
	*places = (struct event_places){0};
}
