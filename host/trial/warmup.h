/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warmup: counts the samples at the beginning of a trial that lie apart from the rest. They are
 * noted, never dropped. Pure. */
#ifndef MTEBENCH_HOST_TRIAL_WARMUP_H
#define MTEBENCH_HOST_TRIAL_WARMUP_H

#include <stddef.h>

#include "common/record/record.h"

#define WARMUP_SAMPLES_MIN 16 /* fewer do not show what is usual */

/*
 * Returns how many of the first @values lie outside the usual band, up to the first that lies in
 * it, and at most @count / 2. The band is that of the second half of @values: from its quartile q1
 * to its q3 (the values of rank n/4 from either end), widened on both sides by three times their
 * distance, and by at least 1 % of the median. Returns 0 when @count is below WARMUP_SAMPLES_MIN or
 * memory is short.
 */
size_t warmup_count(const uint64_t *values, size_t count);

/* Returns the sum of the above over the threads of @record. */
size_t warmup_of_record(const struct trial_record *record);

#endif
