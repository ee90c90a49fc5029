/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_anatomy: which functions operations are made of, where that was recorded. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_ANATOMY_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_ANATOMY_H

#include "analysis/report/page.h"

/* Returns 0, or -1 with a message when a figure cannot be drawn. */
int report_anatomy(const struct report *report, struct message *message);

/* Whether there is anything for it to show. */
bool report_has_anatomy(const struct report *report);

#endif
