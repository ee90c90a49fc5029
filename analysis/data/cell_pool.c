/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_pool: samples one behind the other, everything else summed up. */
#include "analysis/data/cell_pool.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static void count_outcome(struct cell *cell, const struct trial_record *record)
{
	struct cell_outcome *outcome = &cell->outcomes[record->status];

	if (outcome->count++)
		return;
	outcome->error_number = record->error_number;
	outcome->reason = record->reason ? memory_copied(record->reason) : NULL;
	outcome->call = record->call ? memory_copied(record->call) : NULL;
}

static struct record_check *find_check(struct cell *cell, const char *name)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (strcmp(cell->checks[i].name, name) == 0)
			return &cell->checks[i];
	if (cell->check_count == RECORD_CHECKS_MAX)
		return NULL;
	cell->checks[cell->check_count].name = memory_copied(name);
	return &cell->checks[cell->check_count++];
}

static void sum_checks(struct cell *cell, const struct trial_record *record)
{
	for (size_t i = 0; i < record->check_count; i++) {
		struct record_check *check = find_check(cell, record->checks[i].name);

		if (!check)
			continue;
		check->seen += record->checks[i].seen;
		check->wrong += record->checks[i].wrong;
	}
}

/* NULL where it was not counted. */
static const struct record_counter *find_counter(const struct trial_record *record,
						 const char *name)
{
	for (size_t i = 0; i < record->counter_count; i++)
		if (strcmp(record->counters[i].name, name) == 0)
			return &record->counters[i];
	return NULL;
}

/* 0 where it was not counted. */
static uint64_t counter_of(const struct trial_record *record, const char *name)
{
	const struct record_counter *counter = find_counter(record, name);

	return counter ? counter->value : 0;
}

static void take_touches(struct cell *cell, const struct trial_record *record)
{
	const struct record_counter *overlapped = find_counter(record, "overlapped");
	const struct record_counter *waited = find_counter(record, "waited");
	struct cell_touches *touches = &cell->touches;

	touches->touches += overlapped ? counter_of(record, "touches") : 0;
	touches->overlapped += overlapped ? overlapped->value : 0;
	if (!waited)
		return;
	touches->watched += counter_of(record, "touches");
	touches->waited += waited->value;
	touches->waited_ticks += (double)waited->value * (double)counter_of(record, "waited_ticks");
}

static void take_counters(struct cell *cell, const struct trial_record *record)
{
	uint64_t page_bytes = counter_of(record, "page_size_bytes");
	uint64_t moved_bytes = counter_of(record, "bytes_per_sample");
	uint64_t touched_bytes = counter_of(record, "touched_bytes");

	if (page_bytes)
		cell->page_size_bytes = page_bytes;
	if (moved_bytes)
		cell->bytes_per_sample = moved_bytes;
	if (touched_bytes)
		cell->operation_bytes = touched_bytes;
	else if (moved_bytes || page_bytes)
		cell->operation_bytes = moved_bytes ? moved_bytes : page_bytes;
}

static int take_threads(struct cell *cell, const struct trial_record *record,
			struct message *message)
{
	size_t trials = cell->outcomes[TRIAL_OK].count;
	size_t count = record->thread_count > 1 ? record->thread_count : 0;

	if (trials > 1 && count != (cell->thread_sizes ? cell->thread_count : 0))
		return message_set(message, "%s: repeats of one cell differ in their threads",
				   cell->bench);
	if (count == 0)
		return 0;
	cell->thread_count = count;
	cell->thread_sizes =
		memory_resized(cell->thread_sizes, trials * count, sizeof(*cell->thread_sizes));
	for (size_t i = 0; i < count; i++)
		cell->thread_sizes[(trials - 1) * count + i] = (size_t)record->threads[i];
	return 0;
}

static void take_report(struct cell *cell, struct record_report *report)
{
	size_t i = 0;

	while (i < cell->report_count && strcmp(cell->reports[i].first.head, report->head) != 0)
		i++;
	if (i == cell->report_count) {
		cell->reports =
			memory_grown(cell->reports, cell->report_count, sizeof(*cell->reports));
		cell->reports[cell->report_count++] = (struct cell_report){.first = *report};
		*report = (struct record_report){0};
	}
	cell->reports[i].count++;
}

static void take_kernel(struct cell *cell, struct record_kernel *kernel)
{
	if (!kernel)
		return;
	cell->log_lost += kernel->lost;
	for (size_t i = 0; i < kernel->report_count; i++)
		take_report(cell, &kernel->reports[i]);
}

static void take_profile(struct cell *cell, struct trial_record *record)
{
	if (!record->profile)
		return;
	cell->profiles = memory_grown(cell->profiles, cell->profile_count, sizeof(*cell->profiles));
	cell->profiles[cell->profile_count++] = record->profile;
	record->profile = NULL;
}

static void need_boots(struct cell *cell, size_t count)
{
	for (; cell->boot_count < count; cell->boot_count++) {
		cell->boots = memory_grown(cell->boots, cell->boot_count, sizeof(*cell->boots));
		cell->boots[cell->boot_count] = (struct cell_boot){0};
	}
}

static void take_number(struct cell *cell, const struct trial_record *record, size_t boot)
{
	size_t earlier = 0;

	for (size_t i = 0; i < boot; i++)
		earlier += cell->boots[i].sample_count;
	if (earlier > 0)
		return;
	cell->first_trials = memory_grown(cell->first_trials, cell->first_trial_count,
					  sizeof(*cell->first_trials));
	cell->first_trials[cell->first_trial_count++] = record->trial;
}

static int take_unit(struct cell *cell, const struct trial_record *record, struct message *message)
{
	if (!cell->unit)
		cell->unit = memory_copied(record->unit);
	if (!cell->counted && record->counted)
		cell->counted = memory_copied(record->counted);
	if (strcmp(cell->unit, record->unit) != 0)
		return message_set(message, "%s: repeats of one cell have units '%s' and '%s'",
				   cell->bench, cell->unit, record->unit);
	if (record->counted && strcmp(cell->counted, record->counted) != 0)
		return message_set(message, "%s: repeats of one cell count '%s' and '%s'",
				   cell->bench, cell->counted, record->counted);
	return 0;
}

static int pool_samples(struct cell *cell, struct trial_record *record, size_t boot,
			struct message *message)
{
	if (record->status != TRIAL_OK)
		return 0;
	if (take_unit(cell, record, message) < 0)
		return -1;
	if (take_threads(cell, record, message) < 0)
		return -1;
	cell->trial_sizes = memory_grown(cell->trial_sizes, cell->outcomes[TRIAL_OK].count - 1,
					 sizeof(*cell->trial_sizes));
	cell->trial_sizes[cell->outcomes[TRIAL_OK].count - 1] = record->samples.count;
	perf_take(&cell->perf, record);
	take_profile(cell, record);
	take_touches(cell, record);
	cell->warmup_samples += counter_of(record, "warmup_samples");
	if (record->stop.why != STOP_NONE)
		cell->stop = record->stop;
	need_boots(cell, boot + 1);
	take_number(cell, record, boot);
	cell->boots[boot].sample_count += record->samples.count;
	sample_append(&cell->sample, &record->samples.values, record->samples.count);
	sample_append(&cell->control, &record->control.values, record->control.count);
	return 0;
}

int cell_pool_add(struct cell *cell, struct trial_record *record, size_t boot,
		  struct message *message)
{
	count_outcome(cell, record);
	sum_checks(cell, record);
	take_counters(cell, record);
	take_kernel(cell, record->kernel);
	return pool_samples(cell, record, boot, message);
}

static bool has_no_width(struct ordered sample)
{
	struct interval interval = {(double)sample.values[0],
				    (double)sample.values[sample.count - 1]};

	interval_quantile_order(sample, 0.5, INTERVAL_CONFIDENCE, &interval);
	return sample.count > 1 && interval.low == interval.high;
}

static void finish_boot(const uint64_t *values, struct cell_boot *boot)
{
	size_t count = boot->sample_count;
	uint64_t *sorted = memory_resized(NULL, count, sizeof(*sorted));

	memcpy(sorted, values, count * sizeof(*sorted));
	sample_sort_values(sorted, count);
	boot->median = quantile_type7(sorted, count, 0.5);
	boot->mean = mean_arithmetic(sorted, count);
	boot->exact = has_no_width((struct ordered){sorted, count});
	free(sorted);
}

void cell_pool_finish(struct cell *cell, size_t boot_count)
{
	const uint64_t *values = cell->sample.values;

	need_boots(cell, boot_count);
	for (size_t i = 0; i < boot_count; i++) {
		if (cell->boots[i].sample_count > 0)
			finish_boot(values, &cell->boots[i]);
		values += cell->boots[i].sample_count;
	}
	sample_sort(&cell->sample);
	sample_sort(&cell->control);
}

void cell_pool_free(struct cell *cell)
{
	free(cell->bench);
	free(cell->unit);
	free(cell->counted);
	free(cell->boots);
	free(cell->first_trials);
	free(cell->trial_sizes);
	free(cell->thread_sizes);
	for (size_t i = 0; i < cell->level_count; i++) {
		free(cell->levels[i].factor);
		free(cell->levels[i].value);
	}
	for (size_t i = 0; i < TRIAL_STATUS_COUNT; i++) {
		free(cell->outcomes[i].reason);
		free(cell->outcomes[i].call);
	}
	for (size_t i = 0; i < cell->check_count; i++)
		free(cell->checks[i].name);
	for (size_t i = 0; i < cell->report_count; i++)
		record_report_free(&cell->reports[i].first);
	free(cell->reports);
	sample_free(&cell->sample);
	sample_free(&cell->control);
	perf_free(&cell->perf);
	for (size_t i = 0; i < cell->profile_count; i++)
		record_profile_free(cell->profiles[i]);
	free(cell->profiles);
}
