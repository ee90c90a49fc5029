/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_bench: a section of the report for each benchmark. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_BENCH_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_BENCH_H

#include "analysis/report/page.h"

/* Returns 0, or -1 with a message when a figure cannot be drawn. */
int report_benches(const struct report *report, struct message *message);

#endif
