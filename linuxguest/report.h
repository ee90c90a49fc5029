/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: gives the results of a session to a trial. Each function returns 0, or -1 with
 * trial->outcome. */
#ifndef MTEBENCH_LINUXGUEST_REPORT_H
#define MTEBENCH_LINUXGUEST_REPORT_H

#include "linuxguest/session.h"

/*
 * Adds counters for @stage: its costs, and by how much the footprint has grown since @before, which
 * is the footprint at the end of the stage before. Leaves out what could not be counted.
 */
int report_stage(struct trial *trial, const struct session_stage *stage,
		 const struct footprint *before);

/* Gives the trial the samples, the control and the oracle's check of a work. Sets the trial's
 * outcome when the work was skipped or failed. */
int report_result(struct trial *trial, const struct link_result *result);

#endif
