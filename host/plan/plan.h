/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan: the trials that a config means, in the order in which they run. Pure. */
#ifndef MTEBENCH_HOST_PLAN_PLAN_H
#define MTEBENCH_HOST_PLAN_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "host/plan/config.h"
#include "host/plan/shard.h"

#define PLAN_TRIALS_MAX 30000

struct plan_trial {
	uint64_t trial; /* identity: index before shuffling, so the same for every seed */
	uint64_t repeat;
	struct cell cell;
	struct config_limits limits;
};

struct plan {
	struct plan_trial *trials; /* shuffled with the config's seed */
	size_t count;
	size_t left_out;      /* cells that make no sense */
	const char *why_left; /* reason of the first of them */
	/* cells that two sections ask for: run once, with the first one's limits */
	size_t planned_twice;
	size_t not_selected; /* cells that pairs of levels do not need */
	bool until;          /* some cells end when they are precise enough: `count` is the most */
	struct shard shard;  /* the part of it that is to run; all unless set */
};

/*
 * The cross product of each section's levels, times repeat, or as many trials as a cell with
 * `samples = until` may need at most. The strings belong to @config, which must outlive the plan.
 * Returns 0, or -1 with @message: more than PLAN_TRIALS_MAX, or nothing left to run.
 */
int plan_make(const struct config *config, struct plan *plan, struct message *message);
void plan_free(struct plan *plan);

/* Returns 0, or -1 with @message when @plan has such cells: @what, "--shard", must know its
 * trials. */
int plan_refuse_until(const struct plan *plan, const char *what, struct message *message);

/* Whether a trial has folios of a size (factor folio). */
bool plan_asks_folios(const struct plan *plan);

/* How many trials of @plan have clock @clock. */
size_t plan_count_clock(const struct plan *plan, enum config_clock clock);

/* "mte=on backing=anon-private ..." into @text, cut at its size. */
void plan_format_cell(const struct cell *cell, char *text, size_t text_size);

#endif
