/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record: names, look-ups and end of a trial record. Reading and writing are in record_*.c. */
#include "common/record/record.h"

#include <stdlib.h>
#include <string.h>

static const char *const status_names[] = {
	[TRIAL_OK] = "ok",
	[TRIAL_SKIP] = "skip",
	[TRIAL_REFUSED] = "refused",
	[TRIAL_FAILED] = "failed",
};
_Static_assert(sizeof(status_names) / sizeof(*status_names) == TRIAL_STATUS_COUNT,
	       "a name for every status");

const char *trial_status_name(enum trial_status status)
{
	return status_names[status];
}

static const char *const stop_names[] = {
	[STOP_CI] = "ci",
	[STOP_MAX] = "max",
	[STOP_BUDGET] = "budget",
};
_Static_assert(sizeof(stop_names) / sizeof(*stop_names) == STOP_WHY_COUNT,
	       "a name for every reason to stop");

const char *record_stop_name(enum record_stop_why why)
{
	return stop_names[why];
}

const char *record_errno_name(int error_number)
{
	static char unnamed[32];
	const char *name = strerrorname_np(error_number);

	if (name)
		return name;
	snprintf(unnamed, sizeof(unnamed), "errno %d", error_number);
	return unnamed;
}

const char *record_level_value(const struct trial_record *record, const char *factor)
{
	for (size_t i = 0; i < record->level_count; i++)
		if (strcmp(record->levels[i].factor, factor) == 0)
			return record->levels[i].value;
	return NULL;
}

bool record_oracle_failed(const struct trial_record *record)
{
	for (size_t i = 0; i < record->check_count; i++)
		if (record->checks[i].wrong > 0)
			return true;
	return false;
}

bool record_perf_whole(const struct record_perf *perf)
{
	return !perf->skip && perf->running_ns > 0 && perf->running_ns == perf->enabled_ns;
}

static void free_perf(struct record_perf *perf)
{
	free(perf->name);
	free(perf->skip);
	free(perf->unit);
	free(perf->origin);
}

void record_free(struct trial_record *record)
{
	for (size_t i = 0; i < record->level_count; i++) {
		free(record->levels[i].factor);
		free(record->levels[i].value);
	}
	for (size_t i = 0; i < record->counter_count; i++)
		free(record->counters[i].name);
	for (size_t i = 0; i < record->perf_count; i++)
		free_perf(&record->perf[i]);
	record_profile_free(record->profile);
	record_kernel_free(record->kernel);
	for (size_t i = 0; i < record->check_count; i++) {
		free(record->checks[i].name);
		free(record->checks[i].note);
	}
	free(record->bench);
	free(record->reason);
	free(record->call);
	free(record->unit);
	free(record->counted);
	free(record->samples.values);
	free(record->begins.values);
	free(record->control.values);
	memset(record, 0, sizeof(*record));
}
