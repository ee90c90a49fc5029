/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * median_interval: how well a sample pins down its median. Pure.
 *
 * The distribution-free 95 % interval between two order statistics: the same that mtestat draws
 * (analysis/stats/interval.h, which takes GSL; this runs where GSL is not).
 */
#ifndef MTEBENCH_HOST_PLAN_MEDIAN_INTERVAL_H
#define MTEBENCH_HOST_PLAN_MEDIAN_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEDIAN_INTERVAL_MIN 6 /* fewer samples have no such interval: 2 / 2^5 > 5 % */

/*
 * Rank l, from 1, of the interval's lower end: the largest with P(B < l) <= 2.5 % for B binomial of
 * @count and 1/2. The upper end has rank @count + 1 - l. 0 below MEDIAN_INTERVAL_MIN.
 */
size_t median_interval_rank(size_t count);

/*
 * How far the farther end of the interval lies from the median of the @count values of @sorted, in
 * parts per million of the median, rounded up. False where there is no interval, and where the
 * median is 0 and an end is not.
 */
bool median_interval_ppm(const uint64_t *sorted, size_t count, uint64_t *ppm);

#endif
