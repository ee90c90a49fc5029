/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy: the functions that the timed operations of a run's cells executed (anatomy.jsonl),
 * checked against the samples of their trials.
 *
 * A cell has the anatomy of its first trial that has one, because repeats in emulation are alike.
 * All figures are instructions on an emulated machine.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_ANATOMY_H
#define MTEBENCH_ANALYSIS_DATA_ANATOMY_H

#include "analysis/data/cell.h"
#include "analysis/data/phases.h"
#include "common/event.h"
#include "common/record/record_anatomy.h"

struct anatomy {
	const struct cell *cell; /* borrowed from the run */
	struct anatomy_record record;
	uint64_t *ticks;    /* the trial's samples, one for each window; owned; NULL without any */
	size_t disagreeing; /* windows whose instructions are not their ticks plus record.extra */
};

struct anatomies {
	const struct run *run; /* borrowed */
	struct anatomy *list;  /* in the order of the run's cells */
	size_t count;
};

/* Reads the anatomies of @run. Returns 0, or -1 with a message and nothing owned. A run without
 * anatomy.jsonl has none: count is 0. */
int anatomies_read(const struct run *run, struct anatomies *anatomies, struct message *message);
void anatomies_free(struct anatomies *anatomies);

/* The anatomy of the cell that is the same as @cell, or NULL. */
const struct anatomy *anatomies_find(const struct anatomies *anatomies, const struct cell *cell);

/* Returns the shape of the median window by instructions of its CPU (the lower of the two middle
 * ones of an even number), or SIZE_MAX when there are no windows. */
size_t anatomy_median_shape(const struct anatomy *anatomy);

/* How many windows have @shape. */
size_t anatomy_windows_of(const struct anatomy *anatomy, size_t shape);

/* Returns the shape to show for the cell: that of the median window if its tree was kept, else the
 * most frequent shape with a tree; SIZE_MAX when no tree was kept. */
size_t anatomy_shown_shape(const struct anatomy *anatomy);

/* One function of a shape. */
struct anatomy_function {
	const char *name; /* borrowed from the record */
	size_t phase;
	uint64_t instructions; /* in itself */
	uint64_t inclusive;    /* and in what it called */
	uint64_t calls;
	uint64_t groups[EVENT_GROUP_COUNT]; /* events in itself */
};

/* One event of a shape. */
struct anatomy_event {
	const char *text;       /* "DSB: ISH"; borrowed from the record */
	enum event_class class; /* EVENT_CLASS_COUNT: of a later release; then it is in no group */
	uint64_t count;
};

struct anatomy_profile {
	struct anatomy_function *functions; /* most instructions first; owned */
	size_t count;
	uint64_t phases[PHASES_MAX + 1];
	uint64_t instructions; /* of all */
	/* What they do. An older record has no events: all of it is empty. */
	struct anatomy_event *events; /* by class, then by text; owned */
	size_t event_count;
	uint64_t groups[EVENT_GROUP_COUNT];
	uint64_t phase_groups[PHASES_MAX + 1][EVENT_GROUP_COUNT];
};

/* The functions of @shape, which has a tree. Free with anatomy_profile_free(). */
struct anatomy_profile anatomy_profile_of(const struct anatomy *anatomy, size_t shape,
					  const struct phases *phases);
void anatomy_profile_free(struct anatomy_profile *profile);

#endif
