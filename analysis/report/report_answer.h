/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_answer: the first lines of a report, what MTE costs. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_ANSWER_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_ANSWER_H

#include "analysis/report/page.h"

void report_answer(const struct report *report);

#endif
