/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counted_events: events of PMUs and the lab's, side by side. */
#include "analysis/measure/counted_events.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/measure/event_places.h"

#define INSTRUCTIONS "instructions"
#define EXC_TAKEN    0x09

/* Codes of Arm ARM D13, and the names that Linux has for some of them. */
static const struct counter {
	unsigned long code;
	const char *name;
	const char *events; /* as event_places.h chooses them */
	const char *detail; /* NULL: all; else only those whose detail begins with it */
} counters[] = {
	{0x08, "inst_retired", INSTRUCTIONS, NULL},
	{0x08, INSTRUCTIONS, INSTRUCTIONS, NULL},
	{EXC_TAKEN, "exc_taken", "exception taken", NULL},
	{0x0a, "exc_return", "ERET", NULL},
	{0x6c, "ldrex_spec", "exclusive", "LD"},
	{0x6f, "strex_spec", "exclusive", "ST"},
	{0x70, "ld_spec", "load", NULL},
	{0x71, "st_spec", "store", NULL},
	{0x7c, "isb_spec", "ISB", NULL},
	{0x7d, "dsb_spec", "DSB", NULL},
	{0x7e, "dmb_spec", "DMB", NULL},
};

static const struct counter *find(const char *name)
{
	size_t length = strcspn(name, ":");
	char *end;
	unsigned long code = *name == 'r' ? strtoul(name + 1, &end, 16) : 0;
	bool raw = *name == 'r' && end == name + length;

	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		if (raw ? counters[i].code == code
			: strlen(counters[i].name) == length &&
				    strncmp(counters[i].name, name, length) == 0)
			return &counters[i];
	return NULL;
}

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Whether a counter with the modifiers of @name counts while @function runs. */
static bool is_counted(const char *name, const char *function)
{
	const char *modifiers = strchr(name, ':');
	bool guest = begins_with(function, "guest:");
	bool kernel = !guest && !begins_with(function, "vmm:");

	if (!modifiers)
		return true;
	if (strchr(modifiers, 'H') && guest)
		return false;
	if (strchr(modifiers, 'G') && !guest)
		return false;
	if (strchr(modifiers, 'k') && !strchr(modifiers, 'u') && !kernel)
		return false;
	return !strchr(modifiers, 'u') || strchr(modifiers, 'k') || !kernel;
}

static uint64_t count_instructions(const char *name, const struct anatomy *anatomy)
{
	struct phases phases = {.count = 1};
	struct anatomy_profile profile =
		anatomy_profile_of(anatomy, anatomy_shown_shape(anatomy), &phases);
	uint64_t sum = 0;

	for (size_t i = 0; i < profile.count; i++)
		if (is_counted(name, profile.functions[i].name))
			sum += profile.functions[i].instructions;
	anatomy_profile_free(&profile);
	return sum;
}

static uint64_t count_events(const char *name, const struct counter *counter,
			     const struct anatomy *anatomy)
{
	struct event_places places = event_places_of(&anatomy, 1, counter->events, false);
	uint64_t sum = 0;

	for (size_t i = 0; i < places.count; i++) {
		const char *detail = strstr(places.list[i].event, ": ");

		if (counter->detail && (!detail || !begins_with(detail + 2, counter->detail)))
			continue;
		/* The guest's exception is what the kernel is entered by. */
		if (counter->code == EXC_TAKEN || is_counted(name, places.list[i].function))
			sum += places.list[i].counts[0];
	}
	event_places_free(&places);
	return sum;
}

const char *counted_event(const char *name, const struct anatomy *anatomy, uint64_t *count)
{
	const struct counter *counter = find(name);

	if (!counter || anatomy_shown_shape(anatomy) == SIZE_MAX ||
	    anatomy->record.mixes.event_count == 0)
		return NULL;
	*count = strcmp(counter->events, INSTRUCTIONS) == 0 ? count_instructions(name, anatomy)
							    : count_events(name, counter, anatomy);
	return counter->events;
}
