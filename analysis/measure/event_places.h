/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_places: which functions execute which of some events, in several anatomies side by side. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_EVENT_PLACES_H
#define MTEBENCH_ANALYSIS_MEASURE_EVENT_PLACES_H

#include "analysis/data/anatomy.h"

/*
 * Events are chosen by the name of a group ("MSR"), of a class ("MSR vGIC") or of one event ("MSR
 * vGIC: ICH_HCR_EL2"), large or small letters. False for a name that is none of them.
 */
bool event_choice_is_known(const char *choice);

/* One event in one function. */
struct event_place {
	const char *function; /* borrowed, as is @event */
	const char *event;
	uint64_t *counts; /* one a column; owned */
	uint64_t weight;  /* what the function comes before others for */
};

struct event_places {
	struct event_place *list; /* by function, the one with most of these events first; owned */
	size_t count;
	size_t columns;
};

/*
 * The events of @choice in what is shown of each of the @count @anatomies, of which any may be NULL.
 * When @changed only places whose two columns differ, by function, the one that changed most first.
 * Free with event_places_free() before the anatomies.
 */
struct event_places event_places_of(const struct anatomy *const *anatomies, size_t count,
				    const char *choice, bool changed);
void event_places_free(struct event_places *places);

#endif
