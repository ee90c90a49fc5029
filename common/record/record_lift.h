/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_lift: takes long arrays of samples out of a JSON text before jansson sees it.
 *
 * A sample costs eight bytes this way, and some forty as a JSON object; runs have millions.
 */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_LIFT_H
#define MTEBENCH_COMMON_RECORD_RECORD_LIFT_H

#include "common/message.h"
#include "common/record/record.h"

/*
 * Moves the values of the first array whose key is @quoted_key ("\"samples\"") into @samples, which
 * must be zeroed, and leaves "[]" in @text. Without such an array @samples stays zeroed. Returns 0,
 * or -1 with @message when it holds anything but integers of 0 to 2^64-1; the caller frees
 * samples->values in every case.
 */
int record_lift_array(char *text, const char *quoted_key, struct record_samples *samples,
		      struct message *message);

#endif
