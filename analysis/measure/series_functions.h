/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series_functions: the functions by which a patch moved cells, where its run and the one before have
 * anatomies.
 *
 * The functions of a cell are those that differ most, largest first, until they make SERIES_SHARE of all
 * differences. Cells with the same functions, which all grew or all shrank in both, are one group.
 */
#ifndef MTEBENCH_ANALYSIS_MEASURE_SERIES_FUNCTIONS_H
#define MTEBENCH_ANALYSIS_MEASURE_SERIES_FUNCTIONS_H

#include "analysis/measure/anatomy_diff.h"
#include "analysis/measure/series_changes.h"

#define SERIES_SHARE 0.9

/* The anatomies of all runs of a series. */
struct series_anatomies {
	struct phases phases;
	struct anatomies *runs; /* one a run of the dataset; owned */
	size_t count;
};

struct series_function {
	const char *name; /* borrowed from the anatomies */
	const char *word; /* "new", "gone" or "" */
	/* new - base, instructions: in the cell of the group where it is least and where it is most */
	int64_t low, high;
};

struct series_group {
	const struct series_row **rows; /* the cells; owned */
	size_t row_count;
	struct series_function *functions; /* largest first, as in the first cell; owned */
	size_t function_count;
	int64_t rest_low,
		rest_high; /* of all other functions together, least and most of the cells */
};

struct series_groups {
	struct series_group *items;
	size_t count;
	size_t unexplained; /* cells with figures that moved and have no anatomy in one of the two runs */
};

/* Reads them, with the phases of @phases_path. Returns 0, or -1 with a message and nothing owned. */
int series_anatomies_read(const struct dataset *dataset, const char *phases_path,
			  struct series_anatomies *anatomies, struct message *message);
void series_anatomies_free(struct series_anatomies *anatomies);

/* Of step @step; at most @limit functions a cell. Free with series_groups_free(). */
struct series_groups series_groups_of(const struct series_changes *changes, size_t step,
				      const struct series_anatomies *anatomies, size_t limit);
void series_groups_free(struct series_groups *groups);

#endif
