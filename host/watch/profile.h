/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile: of samples of the kernel (sampler.h) the record's (common/record_profile.h). */
#ifndef MTEBENCH_HOST_WATCH_PROFILE_H
#define MTEBENCH_HOST_WATCH_PROFILE_H

#include "common/message.h"
#include "common/record.h"
#include "common/symbols.h"
#include "host/watch/sampler.h"

/* Gives @record, of a trial that is ok, what @sampler has of it. Returns 0, or -1 with a
 * message. */
int profile_take(const struct sampler *sampler, struct symbols *symbols,
		 struct trial_record *record, struct message *message);

#endif
