/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * median_interval: the 95 % confidence interval of a median. Pure.
 *
 * It is the distribution-free interval between two order statistics, the same that mtestat draws
 * (analysis/stats/interval.h). That one needs GSL; this one runs on targets without it.
 */
#ifndef MTEBENCH_HOST_PLAN_MEDIAN_INTERVAL_H
#define MTEBENCH_HOST_PLAN_MEDIAN_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEDIAN_INTERVAL_MIN 6 /* fewer samples have no such interval: 2 / 2^5 > 5 % */

/*
 * Returns the rank l, from 1 on, of the value that is the interval's lower end: the largest l with
 * P(B < l) <= 2.5 %, where B is binomial with @count tries of probability 1/2. The upper end has
 * rank @count + 1 - l. Returns 0 when @count is below MEDIAN_INTERVAL_MIN.
 */
size_t median_interval_rank(size_t count);

/*
 * Sets *@ppm to the distance from the median of the @count values of @sorted to the farther end of
 * its interval, in parts per million of the median, rounded up. Returns false when there is no
 * interval, and when the median is 0 and an end is not.
 */
bool median_interval_ppm(const uint64_t *sorted, size_t count, uint64_t *ppm);

#endif
