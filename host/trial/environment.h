/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment: what machine, kernel and settings a run is made on: the run.json of
 * doc/results-format.md. */
#ifndef MTEBENCH_HOST_TRIAL_ENVIRONMENT_H
#define MTEBENCH_HOST_TRIAL_ENVIRONMENT_H

#include <jansson.h>

#include "host/machine/clock.h"
#include "host/plan/config.h"
#include "host/plan/plan.h"

#define MTEBENCH_VERSION "0.1.0"

/*
 * The run object for @plan made of @config, under @label (NULL: the kernel release), with @vmms,
 * the versions of the VMMs that the plan starts by their name (NULL: none; the reference is taken).
 * What cannot be read is null. The caller owns the reference. NULL when memory is short.
 */
json_t *environment_capture(const struct config *config, const struct plan *plan,
			    const struct clock_scale *clock, const char *label, json_t *vmms);

#endif
