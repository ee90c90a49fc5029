/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_page: the page about all campaigns of a history: how the newest compares with what came
 * before it, how cells moved by date, and a list of all campaigns with the verdict on each.
 */
#ifndef MTEBENCH_ANALYSIS_REPORT_HISTORY_PAGE_H
#define MTEBENCH_ANALYSIS_REPORT_HISTORY_PAGE_H

#include "analysis/base/outdir.h"
#include "analysis/data/archive.h"
#include "analysis/measure/succession.h"

#define HISTORY_PAGE_NAME "index.html"

/*
 * Writes HISTORY_PAGE_NAME into @outdir. @archive has a campaign at least. It has a verdict in
 * @verdicts for each (succession_verdicts()). A campaign is linked to its report
 * where that is at NAME/report.html in the directory. Returns 0, or -1 with a message.
 */
int history_page_write(const struct archive *archive, const struct succession_verdict *verdicts,
		       const struct outdir *outdir, struct message *message);

#endif
