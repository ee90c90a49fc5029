/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk: goes through a sequence of events with a guest of its own, in a process of its own, and says
 * whether the guest's memory is what it must be.
 */
#ifndef MTEBENCH_HOST_LIFE_WALK_H
#define MTEBENCH_HOST_LIFE_WALK_H

#include <stdbool.h>

#include "common/message.h"
#include "host/life/life.h"
#include "host/life/sequence.h"

enum walk_end {
	WALK_RIGHT,   /* all that was looked at is right */
	WALK_STALE,   /* a tag that nobody had set */
	WALK_LOST,    /* a tag or a word is gone */
	WALK_DIED,    /* the guest, or its VMM */
	WALK_STOPPED, /* the memory is not to be had here: reason says why */
	WALK_ENDS,
};

struct walk {
	bool emulated;
	uint64_t time_limit_ms;
};

struct walk_result {
	enum walk_end end;
	size_t step;        /* behind which it was seen; the sequence's count: at the end */
	enum looker looker; /* who saw it */
	struct model_difference difference;
	char reason[256];
	/* of each step that was come to: TRIAL_OK, or why it could not be done */
	enum trial_status steps[SEQUENCE_STEPS_MAX];
	char step_reasons[SEQUENCE_STEPS_MAX][160];
	size_t done; /* number of steps that were come to */
};

/* "right", "stale tags", "lost tags or words", "died", "stopped". */
const char *walk_end_name(enum walk_end end);

/* Whether the kernel has done something wrong. */
bool walk_is_broken(const struct walk_result *result);

/* Returns 0 with @result, or -1 with @message when there could be no process. */
int walk_go(const struct walk *walk, const struct sequence *sequence, struct walk_result *result,
	    struct message *message);

/* One sentence about what was seen. */
void walk_describe(const struct sequence *sequence, const struct walk_result *result, char *text,
		   size_t text_size);

#endif
