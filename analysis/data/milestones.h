/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * milestones: what changed in which kernel version (configs/milestones.conf).
 *
 * An INI file with a section for each version and the keys `label` (at most MILESTONE_LABEL_MAX
 * characters, drawn) and `text` (a sentence, for reports). A version may come back under another
 * section name such as "6.13 hugetlb": what follows the first blank only keeps sections apart.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_MILESTONES_H
#define MTEBENCH_ANALYSIS_DATA_MILESTONES_H

#include <stddef.h>

#include "common/message.h"

#define MILESTONE_LABEL_MAX 24

struct milestone {
	char *version;
	char *label;
	char *text; /* NULL when there is none */
};

struct milestones {
	struct milestone *items; /* in version order */
	size_t count;
};

/* Returns 0, or -1 with a message and @milestones empty. */
int milestones_read(const char *path, struct milestones *milestones, struct message *message);
void milestones_free(struct milestones *milestones);

#endif
