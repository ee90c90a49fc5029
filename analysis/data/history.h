/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: runs out of several campaigns, sorted by their start: those with one kernel label, or the
 * newest kernel of each. */
#ifndef MTEBENCH_ANALYSIS_DATA_HISTORY_H
#define MTEBENCH_ANALYSIS_DATA_HISTORY_H

#include "analysis/data/dataset.h"

#define HISTORY_NEWEST "newest"

struct history {
	const char *label; /* borrowed from a campaign, or HISTORY_NEWEST */
	size_t number;     /* from 1 on: which one of this label, whose runs are not all alike */
	struct dataset dataset; /* shallow copies of the runs, named by date */
	size_t first;           /* index of the first campaign that has the label */
	bool common;            /* another campaign has it too */
};

struct history_rules {
	/* whether runs belong into one history, or NULL: all do */
	bool (*alike)(const struct run *base, const struct run *run);
	/* the index of the run that is taken of each campaign, whatever its label, which is then said
	 * behind the date; NULL: all runs, by label */
	size_t (*newest)(const struct dataset *campaign);
};

/*
 * One history for each label that at least two campaigns have; *@count of them. The campaigns must
 * outlive them. Free with histories_free().
 */
struct history *histories_of(const struct dataset *campaigns, size_t campaign_count,
			     const struct history_rules *rules, size_t *count);
void histories_free(struct history *histories, size_t count);

/* Whether all its runs have one label. */
bool history_has_one_label(const struct history *history);

#endif
