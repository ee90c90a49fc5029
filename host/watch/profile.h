/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * profile: makes the profile of a trial's record (common/record/record_profile.h), which counts samples by
 * function of the kernel, from the addresses that a sampler took (host/watch/sampler.h).
 */
#ifndef MTEBENCH_HOST_WATCH_PROFILE_H
#define MTEBENCH_HOST_WATCH_PROFILE_H

#include "common/message.h"
#include "common/record/record.h"
#include "common/symbols.h"
#include "host/watch/sampler.h"

/*
 * Sets record->profile, which @record owns, to what @sampler took in this trial, or to the reason
 * why it took nothing. @record is of a trial that is ok, @symbols are those of the running kernel.
 * Returns 0, or -1 with @message when memory is short.
 */
int profile_take(const struct sampler *sampler, struct symbols *symbols,
		 struct trial_record *record, struct message *message);

#endif
