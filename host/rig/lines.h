/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines: in which cache the lines of the memory under measurement are when the clock starts. */
#ifndef MTEBENCH_HOST_RIG_LINES_H
#define MTEBENCH_HOST_RIG_LINES_H

#include "common/level.h"
#include "host/memory/backing.h"
#include "host/trial/trial.h"

enum lines {
	LINES_LEFT,  /* wherever making the memory has left them */
	LINES_MINE,  /* dirty in the cache of the CPU that is timed, as far as it holds them */
	LINES_OTHER, /* dirty in that of another CPU */
	LINES_COLD,  /* in none: the tags' neither */
};

/* By enum lines. */
extern const struct level lines_levels[];

/*
 * Arranges the lines of @backing, whose pages are all present, as factor lines of the trial's cell has
 * it; their content stays. vCPU 0 is timed (@guest), or the main thread, which is on its own CPU
 * afterwards. Adds counter lines_cpu, the CPU that has stored to them, or lines_evicted, their number.
 * Returns 0, or -1 with trial->outcome.
 */
int lines_arrange(struct trial *trial, const struct backing *backing, bool guest);

#endif
