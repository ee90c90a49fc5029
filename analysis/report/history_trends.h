/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history_trends: how the cells of a history moved by date. */
#ifndef MTEBENCH_ANALYSIS_REPORT_HISTORY_TRENDS_H
#define MTEBENCH_ANALYSIS_REPORT_HISTORY_TRENDS_H

#include "analysis/data/archive.h"
#include "analysis/report/page.h"

/* Prints a section with a part for each label that several campaigns have (histories_of()): on which day
 * which cells changed, a figure a benchmark, and every cell on the first day and the last. Returns 0, or
 * -1 with a message when a figure cannot be drawn. */
int history_trends(const struct report *page, const struct archive *archive,
		   struct message *message);

#endif
