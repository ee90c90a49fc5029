/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_series: what each patch of a series did, where the campaign is one. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_SERIES_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_SERIES_H

#include "analysis/report/page.h"

/* Returns 0, or -1 with a message when it cannot be told or a figure cannot be drawn. Does nothing of other
 * campaigns. */
int report_series(const struct report *report, struct message *message);

/* Whether there is anything for it to show. */
bool report_has_series(const struct report *report);

#endif
