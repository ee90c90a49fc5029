/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_facts: what kernels refuse, what the oracles saw, the machine and the method. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_FACTS_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_FACTS_H

#include "analysis/report/page.h"

/* What each kernel allows, what the oracles saw, what the kernels reported. */
void report_kernels(const struct report *report);

/* The machine, the method, the raw data. */
void report_facts(const struct report *report);

#endif
