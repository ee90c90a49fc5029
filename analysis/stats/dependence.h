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

#endif
