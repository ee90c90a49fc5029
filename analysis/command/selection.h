/* SPDX-License-Identifier: GPL-2.0-or-later */
/* selection: which cells a command is about: its options --bench and --cell. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_SELECTION_H
#define MTEBENCH_ANALYSIS_COMMAND_SELECTION_H

#include "analysis/measure/changes.h"
#include "common/command/command.h"

/* A table of options for a command's declaration. */
extern const struct command_option selection_options[];

/* Whether the options choose all cells: nothing was asked for. */
bool selection_is_all(void);

/* Whether the options choose @cell. */
bool selection_chooses(const struct cell *cell);

/* Returns 0, or -1 with a message when they choose no cell of @dataset, or ask for what no cell has. */
int selection_check(const struct dataset *dataset, struct message *message);

/* As grids_of(), with the chosen cells alone. Free with grids_free(). */
struct grid *selection_grids(const struct dataset *dataset, size_t *count);

/* What is left of a dataset. */
struct selection {
	struct grid *grids;
	size_t grid_count;
	struct changes changes; /* in these grids, found among all cells of the dataset */
};

/* The chosen cells of @dataset, with @changed only those that changed from kernel to kernel. Free with
 * selection_free(). */
struct selection selection_of(const struct dataset *dataset, bool changed);
void selection_free(struct selection *selection);

#endif
