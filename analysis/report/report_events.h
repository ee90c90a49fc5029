/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_events: which costly events (event_group_is_costly()) came and went with a change. */
#ifndef MTEBENCH_ANALYSIS_REPORT_REPORT_EVENTS_H
#define MTEBENCH_ANALYSIS_REPORT_REPORT_EVENTS_H

#include "analysis/base/table.h"
#include "analysis/report/page.h"

/* "ISB +1, MSR -2", "none" where only other instructions changed, "-" where the run or none before it
 * has events of the cell. The caller frees. */
char *report_event_changes(const struct report *report, const struct change *change);

#endif
