/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_pool: the trials of a cell put together (analysis/data/cell.h). */
#ifndef MTEBENCH_ANALYSIS_DATA_CELL_POOL_H
#define MTEBENCH_ANALYSIS_DATA_CELL_POOL_H

#include "analysis/data/cell.h"

/* Adds @record, a trial of @cell in boot @boot, not before those of earlier boots, and takes what it
 * needs out of it; the rest stays the caller's.
 * Returns 0, or -1 with a message: repeats differ in their unit or threads. */
int cell_pool_add(struct cell *cell, struct trial_record *record, size_t boot,
		  struct message *message);

/* After the last trial: sorts the samples, and says what each of @boot_count boots gave. */
void cell_pool_finish(struct cell *cell, size_t boot_count);

/* Frees what @cell owns. */
void cell_pool_free(struct cell *cell);

#endif
