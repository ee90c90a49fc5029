/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary: runs mtestat at the end of a campaign, for its answer, its tables and its plots. */
#ifndef MTEBENCH_LAB_CAMPAIGN_SUMMARY_H
#define MTEBENCH_LAB_CAMPAIGN_SUMMARY_H

#include <stdbool.h>

#include "common/message.h"

/* Writes OUT/table.txt, draws OUT/plots/, and prints the answer in sentences on stdout, kept as
 * OUT/answer.txt, and on stderr where the rest is. Returns 0, or -1 with a message. */
int summary_show(const char *out, struct message *message);

/*
 * Does the same for a campaign with --profile. Its figures are disturbed, so the table is that of
 * `mtestat anatomy`, and there are no plots. Sets *@differs when samples contradict recorded
 * instructions.
 */
int summary_show_profile(const char *out, bool *differs, struct message *message);

/* Prints what `mtestat series OUT` says, and writes it as OUT/series.txt, its form for mail as
 * OUT/cover-letter.txt, and OUT/report.html. Returns 0, or -1 with a message. */
int summary_show_series(const char *out, struct message *message);

#endif
