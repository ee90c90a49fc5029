/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_show: what `mtestat anatomy` is asked for, and the tables that answer it. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_ANATOMY_SHOW_H
#define MTEBENCH_ANALYSIS_COMMAND_ANATOMY_SHOW_H

#include "analysis/measure/anatomy_columns.h"
#include "analysis/tables/anatomy_tables.h"

struct anatomy_request {
	struct anatomy_view view;
	const char *cell; /* filters */
	const char *base;
	const char *new;
	const char *phases; /* path, or NULL */
	const char *figures;
	bool folded;
	bool events;
	const char *only;           /* of the events, or NULL */
	const char *counted;        /* path, or NULL */
	const struct run *hardware; /* what is there */
	bool callgrind;
	bool footprint;
	char **paths;
	size_t path_count;
};

/* Prints cells of one run, of all runs side by side, or what differs between two. Returns 0, or -1
 * with a message where no cell is as asked. */
int anatomy_show(const struct anatomy_request *request, const struct anatomy_columns *columns,
		 struct message *message);

#endif
