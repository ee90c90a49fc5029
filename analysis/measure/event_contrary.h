/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event_contrary: cells in which the number of instructions and what they do went contrary ways:
 * no more instructions, but more barriers, system-register writes, atomics or other costly events
 * (event_group_is_costly()), or the reverse. There a count of instructions misleads.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_EVENT_CONTRARY_H
#define MTEBENCH_ANALYSIS_MEASURE_EVENT_CONTRARY_H

#include "analysis/data/anatomy.h"

/* "12 fewer instructions, but ISB +1, MSR +2", of the median windows; NULL when nothing is contrary,
 * or either has no events. The caller frees. */
char *event_contrary(const struct anatomy *base, const struct anatomy *new);

/* "ISB +1, MSR -2": the groups of costly events that changed; "" where none did, NULL when either has
 * no events. The caller frees. */
char *event_costly_changes(const struct anatomy *base, const struct anatomy *new);

/* A cell of which that is true; both owned. */
struct event_contrary_cell {
	char *cell; /* "stage2_fault mte=on backing=anon-private" */
	char *text;
};

struct event_contrary_cells {
	struct event_contrary_cell *list; /* in the order of the base's plan */
	size_t count;
};

/* All such cells that both have. Free with event_contrary_free(). */
struct event_contrary_cells event_contrary_of(const struct anatomies *base,
					      const struct anatomies *new);

/* The same of two runs, whose anatomies are read. Runs without anatomies have none. Returns 0, or -1 with a message and
 * nothing owned. */
int event_contrary_cells(const struct run *base, const struct run *new,
			 struct event_contrary_cells *cells, struct message *message);
void event_contrary_free(struct event_contrary_cells *cells);

#endif
