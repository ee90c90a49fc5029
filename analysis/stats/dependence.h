/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dependence: by how much neighbours in time resemble each other.
 *
 * Tests take samples as independent. Values that drift or come in bursts are not: n of them tell as
 * much as n / inflation independent ones, and a test that does not know finds changes where there
 * are none.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_DEPENDENCE_H
#define MTEBENCH_ANALYSIS_STATS_DEPENDENCE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The inflation of the variance of a mean, by the method of batch means, of the indicator "above
 * @median" of the @count values in the order taken: about sqrt(n) batches; the variance of their
 * means over that of independent values. Batches are few, so what independent values would show in
 * one of forty samples too counts as 1. Never below 1.
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
