/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * more_boots: which trials of a campaign another boot is to measure, as `mtestat more-boots` knows.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_MORE_BOOTS_H
#define MTEBENCH_LAB_CAMPAIGN_MORE_BOOTS_H

#include <stdint.h>

#include "common/message.h"
#include "lab/kernel/kernels.h"

struct more_boots {
	char *text;                    /* what mtestat said; the lists point into it; owned */
	const char *only[KERNELS_MAX]; /* by kernel, for campaign_plan.only */
	size_t kernel_count;           /* that have any */
	size_t trial_count;            /* of all of them */
};

/* Asks about OUT, where cells that are not exact are to have @boots. Returns 0, or -1 with a
 * message. Free with more_boots_free() in both cases. */
int more_boots_ask(const char *out, const struct kernels *kernels, uint64_t boots,
		   struct more_boots *more, struct message *message);
void more_boots_free(struct more_boots *more);

#endif
