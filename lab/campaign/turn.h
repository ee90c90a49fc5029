/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn: one kernel's turn in a campaign: its machine, its run directory, and how it ended. */
#ifndef MTEBENCH_LAB_CAMPAIGN_TURN_H
#define MTEBENCH_LAB_CAMPAIGN_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/message.h"
#include "lab/base/paths.h"
#include "lab/campaign/campaign_plan.h"
#include "lab/campaign/collect.h"
#include "lab/machine/machine.h"

enum turn_state {
	TURN_RUNNING,
	TURN_GOOD, /* no trial failed, and after the last clock every trial is there */
	/* The message says why: */
	TURN_FAILED,    /* mtebench ended otherwise */
	TURN_LOST,      /* the machine was lost; the end of the console tells more */
	TURN_UNWRITTEN, /* the results cannot be written */
};

struct turn {
	const struct kernel *kernel; /* borrowed */
	const char *only;            /* campaign_plan.only of this kernel; NULL: all trials */
	/* LABEL, or LABEL@BOOT: of the directory, and in messages */
	char name[KERNEL_LABEL_MAX + 12];
	struct campaign_clock clock;
	struct path directory; /* OUT/LABEL */
	struct path console;
	struct path trials;
	struct collected before; /* what the directory held at the beginning */
	struct machine machine;
	struct collector collector;
	enum collect_result collected; /* result of the last frame */
	FILE *trace;                   /* the anatomy plugin's record; NULL without anatomy */
	FILE *symbols;                 /* writes kernel symbols to the next two; NULL likewise */
	char *symbols_text;
	size_t symbols_bytes;
};

/*
 * Sets @turn up. When resuming, or after another clock, reads its run directory, whose run must be
 * of a config with the text @config_text and of the same --profile. Returns 0, or -1 with a
 * message.
 */
int turn_prepare(struct turn *turn, const struct campaign_plan *plan, const struct kernel *kernel,
		 const char *config_text, struct message *message);

/* Whether there is nothing left to measure. */
bool turn_is_complete(const struct turn *turn);

/*
 * False when an earlier clock has not written the run record. The trials of that clock could not be
 * measured any more after those of this one.
 */
bool turn_may_begin(const struct turn *turn);

/* Opens the files and boots. Returns 0, or -1 with a message and nothing to stop. */
int turn_start(struct turn *turn, const struct campaign_plan *plan, struct message *message);

/* Takes the results that have arrived, without waiting. */
enum turn_state turn_poll(struct turn *turn, struct message *message);

/* Ends the machine and closes the files. The counts of `collector` can still be read. */
void turn_stop(struct turn *turn);

/* Gives back what turn_prepare() took. */
void turn_free(struct turn *turn);

#endif
