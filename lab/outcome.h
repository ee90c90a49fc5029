/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outcome: what a campaign shows at its end: the verdict table and the plots, both by mtestat. */
#ifndef MTEBENCH_LAB_OUTCOME_H
#define MTEBENCH_LAB_OUTCOME_H

#include "common/message.h"

/* Writes OUT/table.txt, prints it on stdout, and draws OUT/plots/. Returns 0, or -1 with a message.
 */
int outcome_show(const char *out, struct message *message);

#endif
