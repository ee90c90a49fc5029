/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_show: what `mtestat anatomy` shows of runs with --profile. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SAMPLED_SHOW_H
#define MTEBENCH_ANALYSIS_TABLES_SAMPLED_SHOW_H

#include "analysis/measure/anatomy_columns.h"
#include "analysis/tables/anatomy_tables.h"

/* All borrowed; NULL where nothing was said. */
struct sampled_request {
	const struct anatomy_view *view;
	const struct anatomy_columns *columns;
	const char *cell;       /* filter */
	const char *base, *new; /* filters of the two cells to compare */
	bool two;               /* compare the two columns */
};

/* True when all runs were measured with --profile, false when none was; *@mixed when some were. */
bool sampled_is_profiled(const struct anatomy_columns *columns, bool *mixed);

/* Returns 0, *@differs then telling whether a cell's samples and instructions do not agree; or -1
 * with a message: no cell was chosen. */
int sampled_show(const struct sampled_request *request, bool *differs, struct message *message);

#endif
