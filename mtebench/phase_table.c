/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phase_table: what `mtebench trace` found out about each cell. */
#include "mtebench/phase_table.h"

#include <string.h>

#include "host/plan/plan.h"

#define CELL_BYTES 512

static uint64_t rounded(double value)
{
	return (uint64_t)(value + 0.5);
}

uint64_t phase_table_convert(const struct clock_scale *clock, uint64_t time_ns)
{
	if (!clock->emulated)
		return time_ns;
	return rounded((double)time_ns * (double)clock->frequency_hz / 1e9 * clock->unit_per_tick);
}

/* Of the guest's own samples, in the unit. */
static uint64_t guest_median(const struct clock_scale *clock, const struct trial_record *record)
{
	uint64_t ticks = fault_phases_median(record->samples.values, record->samples.count);

	return rounded((double)ticks * clock->unit_per_tick);
}

static uint64_t phase_median(const struct clock_scale *clock, const struct phase_row *row,
			     int phase)
{
	return phase_table_convert(
		clock, fault_phases_median(row->phases.samples[phase], row->phases.count));
}

/* What the guest sees and no tracepoint does: the world switch both ways. */
static uint64_t outside(const struct clock_scale *clock, const struct phase_row *row)
{
	uint64_t guest = guest_median(clock, &row->traced), inside = 0;

	for (int i = 0; i < PHASE_COUNT; i++)
		inside += phase_median(clock, row, i);
	return guest > inside ? guest - inside : 0;
}

/* Calls of the counted function a fault, or -1. */
static double calls_per_fault(const struct phase_row *row)
{
	for (size_t i = 0; i < row->counted.counter_count; i++)
		if (strcmp(row->counted.counters[i].name, "calls") == 0 && row->phases.count)
			return (double)row->counted.counters[i].value / (double)row->phases.count;
	return -1;
}

void phase_table_head(FILE *file, const struct clock_scale *clock)
{
	fprintf(file,
		"medians per fault in %s%s; traced: tracing makes these times longer\n"
		"%7s %7s %7s %7s %7s %7s %8s %8s %8s %7s  cell\n",
		clock->unit, clock->emulated ? ", emulated" : "", "faults", "exit", "page", "tags",
		"mapping", "entry", "outside", "traced", "untraced", "clears");
}

static const struct trial_record *first_not_ok(const struct phase_row *row)
{
	if (row->plain.status != TRIAL_OK)
		return &row->plain;
	return row->traced.status != TRIAL_OK ? &row->traced : NULL;
}

void phase_table_print(FILE *file, const struct clock_scale *clock, const struct phase_row *row)
{
	const struct trial_record *bad = first_not_ok(row);
	double calls = calls_per_fault(row);
	char cell[CELL_BYTES];

	plan_format_cell(row->cell, cell, sizeof(cell));
	if (bad || !row->phases.count) {
		fprintf(file, "%s: %s  %s %s\n", bad ? trial_status_name(bad->status) : "nothing",
			bad ? bad->reason : "no stage-2 fault in a timed job of vCPUs",
			row->cell->bench->name, cell);
		return;
	}
	fprintf(file, "%7zu", row->phases.count);
	for (int i = 0; i < PHASE_COUNT; i++)
		fprintf(file, " %7llu", (unsigned long long)phase_median(clock, row, i));
	fprintf(file, " %8llu %8llu %8llu", (unsigned long long)outside(clock, row),
		(unsigned long long)guest_median(clock, &row->traced),
		(unsigned long long)guest_median(clock, &row->plain));
	if (calls < 0)
		fprintf(file, " %7s", "-");
	else
		fprintf(file, " %7.4g", calls);
	fprintf(file, "  %s %s\n", row->cell->bench->name, cell);
}

static json_t *phases_json(const struct clock_scale *clock, const struct phase_row *row)
{
	json_t *object = json_object();

	for (int i = 0; i < PHASE_COUNT; i++) {
		json_t *array = json_array();

		for (size_t j = 0; j < row->phases.count; j++)
			json_array_append_new(array, json_integer((json_int_t)phase_table_convert(
							     clock, row->phases.samples[i][j])));
		json_object_set_new(object, fault_phase_names[i], array);
	}
	return object;
}

json_t *phase_table_json(const struct clock_scale *clock, const struct phase_row *row)
{
	const struct trial_record *bad = first_not_ok(row);
	double calls = calls_per_fault(row);
	json_t *factors = json_object();

	for (size_t i = 0; row->cell->bench->factors[i]; i++)
		if (cell_shows(row->cell, i))
			json_object_set_new(factors, row->cell->bench->factors[i]->name,
					    json_string(row->cell->values[i]));
	if (bad)
		return json_pack("{s:s, s:o, s:s, s:s}", "bench", row->cell->bench->name, "factors",
				 factors, "status", trial_status_name(bad->status), "reason",
				 bad->reason);
	return json_pack("{s:s, s:o, s:s, s:I, s:I, s:o, s:I, s:I, s:o}", "bench",
			 row->cell->bench->name, "factors", factors, "status", "ok", "faults",
			 (json_int_t)row->phases.count, "other_aborts",
			 (json_int_t)row->phases.other_count, "phases", phases_json(clock, row),
			 "guest_traced_median", (json_int_t)guest_median(clock, &row->traced),
			 "guest_untraced_median", (json_int_t)guest_median(clock, &row->plain),
			 "clears_per_fault", calls < 0 ? json_null() : json_real(calls));
}
