/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary: what a campaign shows at its end: the verdict table and the plots, both by mtestat. */
#ifndef MTEBENCH_LAB_CAMPAIGN_SUMMARY_H
#define MTEBENCH_LAB_CAMPAIGN_SUMMARY_H

#include <stdbool.h>

#include "common/message.h"

/* Writes OUT/table.txt, prints it on stdout, and draws OUT/plots/. Returns 0, or -1 with a
 * message. */
int summary_show(const char *out, struct message *message);

/* As summary_show() of a campaign with --profile: its figures are disturbed, so the table is that
 * of `mtestat anatomy` and there are no plots. @differs: samples and instructions do not agree. */
int summary_show_profile(const char *out, bool *differs, struct message *message);

#endif
