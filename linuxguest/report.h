/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: what a session gives to a trial. Each returns 0, or -1 with trial->outcome. */
#ifndef MTEBENCH_LINUXGUEST_REPORT_H
#define MTEBENCH_LINUXGUEST_REPORT_H

#include "linuxguest/session.h"

/*
 * Counters of a stage that ended with @stage and began where @before ended (NULL: with the VMM):
 * the costs, and the footprint at the end, of which tagged_pages and touched_pages and the tables
 * are what was added. What could not be counted is left out.
 */
int report_stage(struct trial *trial, const struct session_stage *stage,
		 const struct footprint *before);

/* The samples, control and oracle of a work. */
int report_result(struct trial *trial, const struct link_result *result);

#endif
