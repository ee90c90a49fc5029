/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: the runs with one kernel label out of several campaigns, sorted by their start. */
#ifndef MTEBENCH_ANALYSIS_DATA_HISTORY_H
#define MTEBENCH_ANALYSIS_DATA_HISTORY_H

#include "analysis/data/dataset.h"

struct history {
	const char *label;      /* borrowed from a campaign */
	struct dataset dataset; /* shallow copies of the runs, named by date */
	size_t first;           /* index of the first campaign that has the label */
	bool common;            /* another campaign has it too */
};

/*
 * One history for each label that at least two campaigns have; *@count of them. The campaigns must
 * outlive them. Free with histories_free().
 */
struct history *histories_of(const struct dataset *campaigns, size_t campaign_count, size_t *count);
void histories_free(struct history *histories, size_t count);

#endif
