/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress: where a run is, on stderr: one line redrawn on a terminal, a line a trial elsewhere. */
#ifndef MTEBENCH_MTEBENCH_PROGRESS_H
#define MTEBENCH_MTEBENCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record/record.h"

struct progress {
	bool terminal;
	size_t done, total;
	uint64_t started_ms;
	size_t by_status[TRIAL_STATUS_COUNT];
	/* reasons for skips that were told, and of which trial; a machine that lacks something lacks it
	 * for many */
	struct progress_reason {
		char text[160];
		size_t trial;
	} told[8];
	size_t told_count;
};

void progress_begin(struct progress *progress, size_t total);

/* One trial has ended: draws or prints it with the time that is probably left. */
void progress_step(struct progress *progress, const struct trial_record *record);

/* Prints how many trials ended how. */
void progress_end(const struct progress *progress);

#endif
