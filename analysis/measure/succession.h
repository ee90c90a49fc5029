/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * succession: a campaign of a history against what was measured before it.
 *
 * A run is compared with the newest earlier run that has its label and is alike (comparison_is_fair()).
 * Where the main run of a campaign (main_run()) has none, because each campaign has a label of its own, as
 * a commit is, it is compared with the main run of the newest earlier campaign whose main run is alike.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SUCCESSION_H
#define MTEBENCH_ANALYSIS_MEASURE_SUCCESSION_H

#include "analysis/measure/pair.h"

struct succession {
	struct pair *pairs; /* of the runs that have one before them, decided together; owned */
	size_t pair_count;
	const struct dataset **before; /* of each pair the campaign of its base; owned */
};

/* Compares campaigns[@at] of @campaigns, which are in the order of their start. The campaigns must
 * outlive it. Free with succession_free(). */
struct succession succession_of(const struct dataset *campaigns, size_t at);
void succession_free(struct succession *succession);

/* Why campaigns[@at] has no pair: "lab-2026-11-29: plan.text differs", of the newest campaign before it
 * with its main run's label, or NULL where there is none. The caller frees. */
char *succession_difference(const struct dataset *campaigns, size_t at);

/* What is said of it in a list of campaigns. */
struct succession_verdict {
	char *text; /* pairs_news_text() of all pairs, or "-" where nothing like them was before; owned */
	bool alone;   /* nothing like them was */
	size_t worse; /* cells that are worse or lost */
};

/* The verdicts of @count campaigns in the order of their start. Free with succession_verdicts_free(). */
struct succession_verdict *succession_verdicts(const struct dataset *campaigns, size_t count);
void succession_verdicts_free(struct succession_verdict *verdicts, size_t count);

#endif
