/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * campaign: measures several kernels side by side, each in an emulated host of its own, into
 * OUT/LABEL/{run.json,trials.jsonl,stderr.txt,console.txt}.
 *
 * A kernel whose machine is lost keeps what it had measured; the others go on.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_CAMPAIGN_H
#define MTEBENCH_LAB_CAMPAIGN_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/campaign/campaign_plan.h"

struct campaign_result {
	int signal_number;        /* that ended it, else 0 */
	bool unwritten;           /* ended because OUT cannot be written: said on stderr */
	bool failed[KERNELS_MAX]; /* kernels that are not measured whole: said on stderr */
	size_t measured;          /* kernels that have at least one trial in OUT */
};

/*
 * Runs the config's trials of one clock to the end; when it returns, no QEMU of it is left. Adds to
 * @result, which is zeroed before the first clock. Returns 0, or -1 with a message when OUT holds
 * something that cannot be gone on with, before anything is started.
 */
int campaign_run(const struct campaign_plan *plan, struct campaign_result *result,
		 struct message *message);

#endif
