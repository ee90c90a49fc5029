/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * multiple: p values of many tests made in one report, adjusted.
 *
 * An adjusted p is compared with the same level as a single one. NAN stands for a test that was not
 * made: it is left as it is and not counted.
 */
#ifndef MTEBENCH_ANALYSIS_STATS_MULTIPLE_H
#define MTEBENCH_ANALYSIS_STATS_MULTIPLE_H

#include <stddef.h>

/* Holm (1979): bounds the chance of a single false alarm in the whole report. In place. */
void multiple_holm(double *p, size_t count);

/* Benjamini and Hochberg (1995): bounds the expected share of false ones among the alarms. In
 * place. */
void multiple_benjamini_hochberg(double *p, size_t count);

#endif
