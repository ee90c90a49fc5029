/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_rules: what makes a trial record valid. */
#include "common/record/record_rules.h"

#include <string.h>

static int check_threads(const struct trial_record *record, struct message *message)
{
	uint64_t sum = 0;

	if (record->thread_count == 0)
		return 0;
	for (size_t i = 0; i < record->thread_count; i++)
		if (__builtin_add_overflow(sum, record->threads[i], &sum))
			return message_set(message, "threads: the sum overflows");
	if (sum != record->samples.count)
		return message_set(message, "threads: they sum to %llu, but there are %zu samples",
				   (unsigned long long)sum, record->samples.count);
	return 0;
}

static int check_ok(const struct trial_record *record, struct message *message)
{
	if (!record->unit || record->samples.count == 0)
		return message_set(message, "status ok, but there are no samples");
	if (record_oracle_failed(record))
		return message_set(message, "status ok, but a check of the oracle failed");
	if (record->kernel && record->kernel->report_count > 0)
		return message_set(message, "status ok, but the kernel reported something");
	return 0;
}

static int check_unit(const struct trial_record *record, struct message *message)
{
	bool counts = record->unit && strcmp(record->unit, "count") == 0;

	if (record->unit && !counts && strcmp(record->unit, "ticks") != 0)
		return message_set(message, "unit '%s' is neither 'ticks' nor 'count'",
				   record->unit);
	if (record->counted && !counts)
		return message_set(message, "counted '%s', but the unit is not 'count'",
				   record->counted);
	if (record->begins.count && record->begins.count != record->samples.count)
		return message_set(message, "begins: there are %zu of them and %zu samples",
				   record->begins.count, record->samples.count);
	return 0;
}

int trial_record_check(const struct trial_record *record, struct message *message)
{
	if (check_unit(record, message) < 0)
		return -1;
	if (record->status == TRIAL_OK && check_ok(record, message) < 0)
		return -1;
	if (record->status != TRIAL_OK && !record->reason)
		return message_set(message, "status %s, but no reason",
				   trial_status_name(record->status));
	if (record->status == TRIAL_REFUSED && (!record->call || record->error_number == 0))
		return message_set(message, "status refused, but call or errno is missing");
	return check_threads(record, message);
}
