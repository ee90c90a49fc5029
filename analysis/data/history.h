/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: runs out of several campaigns, sorted by their start: those with one kernel label, and the
 * main run of each campaign. */
#ifndef MTEBENCH_ANALYSIS_DATA_HISTORY_H
#define MTEBENCH_ANALYSIS_DATA_HISTORY_H

#include "analysis/data/dataset.h"

struct history {
	const char *label; /* borrowed from a campaign, or "newest" */
	bool newest;       /* of the main runs of all campaigns */
	size_t number;     /* from 1 on: which one of this label, whose runs are not all alike */
	/* shallow copies of the runs, named "2026-11-30", those of main runs with their label,
	 * "2026-11-30 7.3"; with the time where two would have one name */
	struct dataset dataset;
	size_t first; /* index of the first campaign that has the label */
	bool common;  /* another campaign has it too */
};

struct history_rules {
	/* whether runs belong into one history, or NULL: all do */
	bool (*alike)(const struct run *base, const struct run *run);
	/* the index of the run that stands for a campaign, or NULL: there are no histories of these */
	size_t (*main_run)(const struct dataset *campaign);
};

/*
 * One history for each label that at least two campaigns have, and behind them those of main
 * runs that have more labels than one; *@count of them. The campaigns must outlive them. Free with
 * histories_free().
 */
struct history *histories_of(const struct dataset *campaigns, size_t campaign_count,
			     const struct history_rules *rules, size_t *count);
void histories_free(struct history *histories, size_t count);

/* "7.3", and of a second one with that label "7.3-2". The caller frees. */
char *history_name(const struct history *history);

#endif
