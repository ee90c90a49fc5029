/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_show: what `mtestat anatomy` prints about runs that were measured with --profile. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SAMPLED_SHOW_H
#define MTEBENCH_ANALYSIS_TABLES_SAMPLED_SHOW_H

#include "analysis/measure/anatomy_columns.h"
#include "analysis/tables/anatomy_tables.h"

/* What the user asked for. All pointers are borrowed; a filter that was not given is NULL. */
struct sampled_request {
	const struct anatomy_view *view;
	const struct anatomy_columns *columns;
	const char *cell;       /* filter of the cells to show */
	const char *base, *new; /* filters of two cells of the first run to compare, both or none */
	bool two;               /* compare the two columns with each other */
};

/* Returns whether any run was measured with --profile; *@mixed then tells whether another was
 * not. */
bool sampled_is_profiled(const struct anatomy_columns *columns, bool *mixed);

/*
 * Prints what @request asks for. Returns 0 and sets *@differs when the samples of a cell contradict
 * its recorded instructions; or -1 with a message when the filters choose no cell, or not exactly
 * one cell where two are compared.
 */
int sampled_show(const struct sampled_request *request, bool *differs, struct message *message);

#endif
