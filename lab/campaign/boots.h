/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boots: a campaign from its first boot to its last. The first boot measures every trial, under each
 * clock that the config needs; later ones those cells that the earlier ones did not show to be
 * exact.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_BOOTS_H
#define MTEBENCH_LAB_CAMPAIGN_BOOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/campaign/campaign.h"

struct boots {
	uint64_t most; /* of each kernel; 1: no more than the first */
	bool asked;    /* that number is wanted, however long it takes */
};

/*
 * Measures what @plan says. Its clock, and its jobs where they are 0, are chosen here; an anatomy is
 * written in the first boot. @result is zeroed before. Returns 0, or -1 with a message when OUT
 * holds something that cannot be gone on with.
 */
int boots_measure(const struct campaign_plan *plan, const struct boots *boots,
		  struct campaign_result *result, struct message *message);

#endif
