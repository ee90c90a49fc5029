/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dependence: how much values resemble their neighbours in time.
 *
 * Tests assume that samples are independent. Values that drift or come in bursts are not: n of them
 * tell as much as n / inflation independent ones. A test that ignores this finds changes where
 * there are none.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_DEPENDENCE_H
#define MTEBENCH_ANALYSIS_STATS_DEPENDENCE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns by what factor dependence inflates the variance of a mean. The mean is that of the
 * indicator "above @median" over the @count values in the order taken, the method is that of batch
 * means: the variance of the means of about sqrt(n) batches, over the variance that independent
 * values would give. Batches are few, so a factor that independent values too would reach in one of
 * forty samples counts as 1. The result is at least 1.
 */
double inflation_batch_means(const uint64_t *values, size_t count, double median);

/*
 * The inflation that a process of first order with the lag-1 correlation of these values would have,
 * (1 + rho) / (1 - rho). Batch means need many batches to see a correlation from one value to the
 * next; this sees it in thirty. The correlation r is that of the indicator "above @median", at most
 * 0.99, between neighbours within one trial: @trial_sizes says how many of the values each of the
 * @trial_count trials gave. Of normal values rho = sin(r pi / 2) (Kedem 1980, "Estimation of the
 * parameters in stationary autoregressive processes after hard limiting", JASA 75). r is raised by
 * its bias, (1 + 4 r) / n (Marriott and Pope 1954, Biometrika 41), and by one standard error,
 * 1 / sqrt(n): one that is estimated too low finds changes where there are none. At least 1.
 */
double inflation_lag_one(const uint64_t *values, const size_t *trial_sizes, size_t trial_count,
			 double median);

#endif
