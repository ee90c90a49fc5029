/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outcome: what a campaign shows at its end: the verdict table and the plots, both by mtestat. */
#ifndef MTEBENCH_LAB_OUTCOME_H
#define MTEBENCH_LAB_OUTCOME_H

/*
 * Writes OUT/table.txt, prints it on stdout, draws OUT/plots/, and says on stderr where they are.
 * Returns 0, or an exit status, having said what went wrong.
 */
int outcome_show(const char *out);

#endif
