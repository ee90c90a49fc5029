/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trial: what a trial gives. */
#include "host/trial/trial.h"

#include <stdlib.h>
#include <string.h>

#include "host/machine/place.h"
#include "host/watch/trace_break.h"

int trial_need_cpus(struct trial *trial, unsigned int cpus)
{
	int allowed = CPU_COUNT(place_allowed());

	if (trial->emulated && !trial->events)
		return outcome_skip(
			&trial->outcome,
			"emulated CPUs run in turn under the counter's clock: say clock = events");
	if (place_need(cpus, &trial->outcome) < 0)
		return -1;
	if (allowed < (int)cpus)
		return outcome_skip(&trial->outcome, "%u CPUs are needed and %d may be used", cpus,
				    allowed);
	return 0;
}

static int copy_samples(struct trial *trial, struct record_samples *samples, const uint64_t *values,
			size_t count)
{
	samples->values = malloc(count * sizeof(*values) + 1);
	if (!samples->values)
		return outcome_fail(&trial->outcome, "no memory for %zu samples", count);
	memcpy(samples->values, values, count * sizeof(*values));
	samples->count = count;
	return 0;
}

static int look_for_break(struct trial *trial, const uint64_t *values, size_t count)
{
	size_t at =
		trial->trace_break ? trace_break_look(trial->trace_break, values, count) : count;

	return at < count ? trial_counter(trial, TRACE_BREAK_COUNTER, at) : 0;
}

int trial_samples(struct trial *trial, const uint64_t *values, size_t count)
{
	if (look_for_break(trial, values, count) < 0)
		return -1;
	return copy_samples(trial, &trial->record->samples, values, count);
}

int trial_begins(struct trial *trial, const uint64_t *ticks, size_t count)
{
	struct record_samples *begins = &trial->record->begins;
	uint64_t first = UINT64_MAX;

	if (copy_samples(trial, begins, ticks, count) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		first = ticks[i] < first ? ticks[i] : first;
	for (size_t i = 0; i < count; i++)
		begins->values[i] -= first;
	return 0;
}

int trial_control(struct trial *trial, const uint64_t *values, size_t count)
{
	return copy_samples(trial, &trial->record->control, values, count);
}

int trial_threads(struct trial *trial, const uint64_t *counts, size_t count)
{
	if (count > RECORD_THREADS_MAX)
		return outcome_fail(&trial->outcome, "more than %d threads", RECORD_THREADS_MAX);
	memcpy(trial->record->threads, counts, count * sizeof(*counts));
	trial->record->thread_count = count;
	return 0;
}

int trial_counter(struct trial *trial, const char *name, uint64_t value)
{
	struct trial_record *record = trial->record;
	struct record_counter *counter = &record->counters[record->counter_count];

	if (record->counter_count == RECORD_COUNTERS_MAX)
		return outcome_fail(&trial->outcome, "more than %d counters", RECORD_COUNTERS_MAX);
	*counter = (struct record_counter){.name = strdup(name), .value = value};
	if (!counter->name)
		return outcome_fail(&trial->outcome, "no memory for counter %s", name);
	record->counter_count++;
	return 0;
}

int trial_check(struct trial *trial, const char *name, uint64_t seen, uint64_t wrong,
		const char *note)
{
	struct trial_record *record = trial->record;
	struct record_check *check = &record->checks[record->check_count];

	if (record->check_count == RECORD_CHECKS_MAX)
		return outcome_fail(&trial->outcome, "more than %d checks", RECORD_CHECKS_MAX);
	*check = (struct record_check){
		.name = strdup(name),
		.seen = seen,
		.wrong = wrong,
		.note = note ? strdup(note) : NULL,
	};
	if (!check->name || (note && !check->note)) {
		free(check->name);
		free(check->note);
		return outcome_fail(&trial->outcome, "no memory for check %s", name);
	}
	record->check_count++;
	return 0;
}
