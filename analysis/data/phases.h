/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phases: which part of a fault a function belongs to (configs/phases.conf).
 *
 * A section is a phase; the value of each of its keys is a list of patterns of function names, as
 * of a shell. The first pattern in the file that fits decides; what none fits is of the last phase,
 * PHASES_OTHER, which the file cannot name.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_PHASES_H
#define MTEBENCH_ANALYSIS_DATA_PHASES_H

#include <stddef.h>

#include "common/message.h"

#define PHASES_MAX   32
#define PHASES_OTHER "other"

struct phases_pattern {
	char *text; /* owned */
	size_t phase;
};

struct phases {
	char *names[PHASES_MAX + 1]; /* in the order of the file, then "other"; owned */
	size_t count;                /* with "other" */
	struct phases_pattern *patterns;
	size_t pattern_count;
};

/* Returns 0, or -1 with a message naming file and line and nothing owned. */
int phases_read(const char *path, struct phases *phases, struct message *message);
void phases_free(struct phases *phases);

/* The phase of @function: an index into names. */
size_t phases_find(const struct phases *phases, const char *function);

#endif
