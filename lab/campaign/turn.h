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
	TURN_GOOD,      /* every trial is there, and none failed */
	TURN_FAILED,    /* mtebench ended otherwise: the message */
	TURN_LOST,      /* the machine was lost: the message; the end of the console tells more */
	TURN_UNWRITTEN, /* its results cannot be written: the message */
};

struct turn {
	const struct kernel *kernel; /* borrowed */
	struct campaign_clock clock;
	struct path directory; /* OUT/LABEL */
	struct path console;
	struct path trials;
	struct collected before; /* what the directory held at the beginning */
	struct machine machine;
	struct collector collector;
	enum collect_result collected; /* how the last frame was taken */
	FILE *trace;                   /* what the anatomy plugin writes; NULL without anatomy */
	FILE *symbols;                 /* of the kernel, into the next two; NULL without anatomy */
	char *symbols_text;
	size_t symbols_bytes;
};

/*
 * Sets @turn up and, when resuming or after another clock, reads what its directory holds, which
 * must be of a config with the text @config_text. Returns 0, or -1 with a message.
 */
int turn_prepare(struct turn *turn, const struct campaign_plan *plan, const struct kernel *kernel,
		 const char *config_text, struct message *message);

/* Whether there is nothing left to measure. */
bool turn_is_complete(const struct turn *turn);

/*
 * False where the clock before this one left no run record, which is that clock's to write: its
 * trials could never be measured after this one's.
 */
bool turn_may_begin(const struct turn *turn);

/* Opens the files and boots. Returns 0, or -1 with a message and nothing to stop. */
int turn_start(struct turn *turn, const struct campaign_plan *plan, struct message *message);

/* Takes what has come. Does not wait. */
enum turn_state turn_poll(struct turn *turn, struct message *message);

/* Ends the machine and closes the files. `collector` keeps its counts. */
void turn_stop(struct turn *turn);

/* Gives back what turn_prepare() took. */
void turn_free(struct turn *turn);

#endif
