/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phase_table: prints the results of `mtebench trace` for each cell, as a table and as JSON
 * (doc/tracing.md).
 */
#ifndef MTEBENCH_MTEBENCH_PHASE_TABLE_H
#define MTEBENCH_MTEBENCH_PHASE_TABLE_H

#include <stdio.h>

#include <jansson.h>

#include "host/machine/clock.h"
#include "host/plan/bench.h"
#include "host/watch/fault_phases.h"

/* A cell, and three trials of it. */
struct phase_row {
	const struct cell *cell;
	struct trial_record plain;  /* without tracing */
	struct trial_record traced; /* with tracing, from which `phases` comes */
	struct trial_record
		counted; /* with counter `calls`: calls of the function that clears tags */
	struct fault_phases phases; /* in ns of the trace clock */
};

/* Converts @time_ns of the trace clock to the unit of @clock. */
uint64_t phase_table_convert(const struct clock_scale *clock, uint64_t time_ns);

void phase_table_head(FILE *file, const struct clock_scale *clock);
void phase_table_print(FILE *file, const struct clock_scale *clock, const struct phase_row *row);

/* Returns the row as an element of the array `cells`. The caller owns the reference; NULL when
 * memory is short. */
json_t *phase_table_json(const struct clock_scale *clock, const struct phase_row *row);

#endif
