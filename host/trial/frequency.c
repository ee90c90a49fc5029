/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frequency: whether a CPU ran at one speed during a trial. */
#include "host/trial/frequency.h"

#include <string.h>

#include "host/machine/cooling.h"

#define CHANGE_MAX_PERCENT 2

struct frequency frequency_look(unsigned int cpu)
{
	struct frequency now = {.cpu = cpu, .throttle_count = cooling_throttle_count()};

	if (sysfs_read_u64_at(&now.khz, "/sys/devices/system/cpu/cpu%u/cpufreq/scaling_cur_freq",
			      cpu) < 0)
		now.khz = 0;
	return now;
}

int frequency_keep(const struct frequency *before, struct trial *trial)
{
	struct frequency after = frequency_look(before->cpu);
	char device[SYSFS_NAME_MAX];

	if (before->khz && after.khz &&
	    (trial_counter(trial, "cpu_khz_before", before->khz) < 0 ||
	     trial_counter(trial, "cpu_khz_after", after.khz) < 0))
		return -1;
	if (after.throttle_count > before->throttle_count &&
	    trial_counter(trial, "throttle_events", after.throttle_count - before->throttle_count) <
		    0)
		return -1;
	return cooling_find_active(device) ? trial_counter(trial, "cooling_active", 1) : 0;
}

static uint64_t counter_of(const struct trial_record *record, const char *name)
{
	for (size_t i = 0; i < record->counter_count; i++)
		if (strcmp(record->counters[i].name, name) == 0)
			return record->counters[i].value;
	return 0;
}

void frequency_warn(FILE *file, const struct trial_record *record)
{
	uint64_t before = counter_of(record, "cpu_khz_before");
	uint64_t after = counter_of(record, "cpu_khz_after");
	uint64_t change = before > after ? before - after : after - before;

	if (change * 100 > before * CHANGE_MAX_PERCENT)
		fprintf(file, "mtebench: trial %llu: its CPU went from %llu to %llu MHz\n",
			(unsigned long long)record->trial, (unsigned long long)before / 1000,
			(unsigned long long)after / 1000);
	if (counter_of(record, "throttle_events") || counter_of(record, "cooling_active"))
		fprintf(file, "mtebench: trial %llu: CPUs were slowed down because of heat\n",
			(unsigned long long)record->trial);
}
