/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measuring: what commands that measure kernels have in common. Its functions return an exit code, and
 * have said what is wrong. */
#ifndef MTEBENCH_LAB_COMMAND_MEASURING_H
#define MTEBENCH_LAB_COMMAND_MEASURING_H

#include "lab/campaign/boots.h"

/* Of --boots, --jobs and --timeout. */
#define MEASURING_BOOTS       5 /* from which on mtestat gives verdicts */
#define MEASURING_BOOTS_MAX   50
#define MEASURING_JOBS_MAX    256
#define MEASURING_LIMIT_MAX_S (7 * 24 * 60 * 60)

/* Whether OUT is free, or may be gone on with. */
int measuring_check_out(const struct campaign_plan *plan);

/* Before anything that takes long: whether OUT, the config and QEMU will do. Sets plan->qemu. */
int measuring_prepare(struct campaign_plan *plan);

/* Measures @kernels as @plan says. */
int measuring_run(struct campaign_plan *plan, const struct boots *boots,
		  const struct kernels *kernels, struct campaign_result *result);

#endif
