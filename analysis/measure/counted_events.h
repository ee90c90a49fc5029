/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counted_events: what the lab counts exactly of what a hardware counter counts. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_COUNTED_EVENTS_H
#define MTEBENCH_ANALYSIS_MEASURE_COUNTED_EVENTS_H

#include "analysis/data/anatomy.h"

/*
 * Sets @count to how often what the counter @name ("r7c:Hk") counts is in what is shown of @anatomy,
 * in the part of it that its modifiers choose. Returns what it counts, as `mtestat anatomy --events`
 * calls it ("ISB"), or NULL when the lab counts nothing of the kind, or @anatomy has no events.
 */
const char *counted_event(const char *name, const struct anatomy *anatomy, uint64_t *count);

#endif
