/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warmup: how many samples at the beginning lie apart from the rest. Noted, never dropped. Pure. */
#ifndef MTEBENCH_HOST_TRIAL_WARMUP_H
#define MTEBENCH_HOST_TRIAL_WARMUP_H

#include <stddef.h>

#include "common/record.h"

#define WARMUP_SAMPLES_MIN 16 /* fewer do not show what is usual */

/*
 * The length of the longest beginning of @values of which each lies outside what is usual in their
 * second half: the quartiles q1 and q3 (values of rank n/4 from either end), each widened by three
 * times their distance, and by at least 1 % of the median. At most half of @count; 0 below
 * WARMUP_SAMPLES_MIN, and when memory is short.
 */
size_t warmup_count(const uint64_t *values, size_t count);

/* The same of @record, summed over its threads. */
size_t warmup_of_record(const struct trial_record *record);

#endif
