/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_read: the reader of trials.jsonl. */
#include "common/record/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"
#include "common/record/record_file.h"
#include "common/record/record_json.h"
#include "common/record/record_lift.h"
#include "common/record/record_rules.h"
#include "common/record/record_text.h"

static int take_factors(json_t *json, struct trial_record *record, struct message *message)
{
	json_t *factors = json_object_get(json, "factors");
	const char *factor;
	json_t *value;

	if (!json_is_object(factors) || json_object_size(factors) > RECORD_FACTORS_MAX)
		return message_set(message, "factors is not an object of at most %d levels",
				   RECORD_FACTORS_MAX);
	json_object_foreach (factors, factor, value) {
		struct record_level *level = &record->levels[record->level_count++];

		if (!json_is_string(value))
			return message_set(message, "factors: the level of '%s' is not a text",
					   factor);
		level->factor = record_text_visible(factor);
		level->value = record_text_visible(json_string_value(value));
		if (!level->factor || !level->value)
			return message_set(message, "out of memory");
	}
	return 0;
}

static int take_status(const json_t *json, struct trial_record *record, struct message *message)
{
	const char *name = json_string_value(json_object_get(json, "status"));

	if (!name)
		return message_set(message, "status is missing");
	for (int status = 0; status < TRIAL_STATUS_COUNT; status++)
		if (strcmp(name, trial_status_name((enum trial_status)status)) == 0) {
			record->status = (enum trial_status)status;
			return 0;
		}
	return message_set(message, "status '%s' is not known", name);
}

/* The inverse of record_errno_name(): there are fewer than 200 and one lookup a refused trial. */
static int errno_number(const char *name)
{
	uint64_t number;

	if (strncmp(name, "errno ", 6) == 0)
		return number_parse_u64(name + 6, 1, 4095, &number) < 0 ? 0 : (int)number;
	for (int i = 1; i < 200; i++)
		if (strcmp(record_errno_name(i), name) == 0)
			return i;
	return 0;
}

static int take_errno(const json_t *json, struct trial_record *record, struct message *message)
{
	const json_t *name = json_object_get(json, "errno");

	if (!name)
		return 0;
	if (json_is_string(name))
		record->error_number = errno_number(json_string_value(name));
	if (record->error_number == 0)
		return message_set(message, "errno is not a symbolic errno");
	return 0;
}

static int take_threads(const json_t *json, struct trial_record *record, struct message *message)
{
	json_t *threads = json_object_get(json, "threads");
	const json_t *value;
	size_t i;

	if (!threads)
		return 0;
	if (!json_is_array(threads) || json_array_size(threads) > RECORD_THREADS_MAX)
		return message_set(message, "threads is not a list of at most %d counts",
				   RECORD_THREADS_MAX);
	json_array_foreach (threads, i, value) {
		if (!json_is_integer(value) || json_integer_value(value) < 0)
			return message_set(message, "threads: not a non-negative integer");
		record->threads[record->thread_count++] = (uint64_t)json_integer_value(value);
	}
	return 0;
}

static int take_counters(json_t *json, struct trial_record *record, struct message *message)
{
	json_t *counters = json_object_get(json, "counters");
	const char *name;
	json_t *value;

	if (!counters)
		return 0;
	if (!json_is_object(counters) || json_object_size(counters) > RECORD_COUNTERS_MAX)
		return message_set(message, "counters is not an object of at most %d",
				   RECORD_COUNTERS_MAX);
	json_object_foreach (counters, name, value) {
		struct record_counter *counter = &record->counters[record->counter_count++];

		if (record_take_u64(counters, name, &counter->value, message) < 0)
			return -1;
		counter->name = record_text_visible(name);
		if (!counter->name)
			return message_set(message, "out of memory");
	}
	return 0;
}

static int take_perf_value(const json_t *json, struct record_perf *perf, struct message *message)
{
	if (record_take_string(json, "unit", &perf->unit, message) < 0 ||
	    record_take_string(json, "origin", &perf->origin, message) < 0 ||
	    record_take_u64(json, "value", &perf->value, message) < 0 ||
	    record_take_u64(json, "enabled_ns", &perf->enabled_ns, message) < 0 ||
	    record_take_u64(json, "running_ns", &perf->running_ns, message) < 0)
		return -1;
	if (!perf->unit || !perf->origin)
		return message_set(message, "perf: a value has no unit or no origin");
	if (strcmp(perf->unit, "events") != 0 && strcmp(perf->unit, "ns") != 0)
		return message_set(message, "perf: unit '%s' is neither 'events' nor 'ns'",
				   perf->unit);
	return 0;
}

static int take_perf(const json_t *json, struct record_perf *perf, struct message *message)
{
	if (record_take_string(json, "name", &perf->name, message) < 0 ||
	    record_take_string(json, "skip", &perf->skip, message) < 0)
		return -1;
	if (!perf->name)
		return message_set(message, "perf: a counter has no name");
	return perf->skip ? 0 : take_perf_value(json, perf, message);
}

static int take_perfs(json_t *json, struct trial_record *record, struct message *message)
{
	json_t *perfs = json_object_get(json, "perf");

	if (!perfs)
		return 0;
	if (!json_is_array(perfs) || json_array_size(perfs) > RECORD_PERF_MAX)
		return message_set(message, "perf is not a list of at most %d", RECORD_PERF_MAX);
	for (size_t i = 0; i < json_array_size(perfs); i++)
		if (take_perf(json_array_get(perfs, i), &record->perf[record->perf_count++],
			      message) < 0)
			return -1;
	return 0;
}

static int take_stop_why(const json_t *json, struct record_stop *stop, struct message *message)
{
	const char *name = json_string_value(json_object_get(json, "why"));

	for (int i = STOP_NONE + 1; name && i < STOP_WHY_COUNT; i++)
		if (strcmp(name, record_stop_name((enum record_stop_why)i)) == 0)
			stop->why = (enum record_stop_why)i;
	return stop->why == STOP_NONE ? message_set(message, "stop: why is not ci, max or budget")
				      : 0;
}

static int take_stop(const json_t *json, struct record_stop *stop, struct message *message)
{
	const json_t *object = json_object_get(json, "stop");

	if (!object)
		return 0;
	if (take_stop_why(object, stop, message) < 0 ||
	    record_take_u64(object, "samples", &stop->samples, message) < 0 ||
	    record_take_u64(object, "trials", &stop->trials, message) < 0)
		return -1;
	stop->has_ci = json_object_get(object, "ci_ppm") != NULL;
	return stop->has_ci ? record_take_u64(object, "ci_ppm", &stop->ci_ppm, message) : 0;
}

static int take_check(const json_t *json, struct record_check *check, struct message *message)
{
	if (record_take_string(json, "name", &check->name, message) < 0 ||
	    record_take_string(json, "note", &check->note, message) < 0 ||
	    record_take_u64(json, "seen", &check->seen, message) < 0 ||
	    record_take_u64(json, "wrong", &check->wrong, message) < 0)
		return -1;
	return check->name ? 0 : message_set(message, "oracle: a check has no name");
}

static int take_oracle(const json_t *json, struct trial_record *record, struct message *message)
{
	const json_t *oracle = json_object_get(json, "oracle");
	const char *verdict = json_string_value(json_object_get(oracle, "verdict"));
	json_t *checks = json_object_get(oracle, "checks");
	const json_t *check;
	size_t i;

	if (!oracle)
		return 0;
	if (!verdict || json_array_size(checks) == 0 || json_array_size(checks) > RECORD_CHECKS_MAX)
		return message_set(message, "oracle has no verdict or not 1 to %d checks",
				   RECORD_CHECKS_MAX);
	json_array_foreach (checks, i, check)
		if (take_check(check, &record->checks[record->check_count++], message) < 0)
			return -1;
	if (strcmp(verdict, record_oracle_failed(record) ? "fail" : "pass") != 0)
		return message_set(message, "oracle: the verdict '%s' is not what its checks say",
				   verdict);
	return 0;
}

static int take_objects(const json_t *json, struct trial_record *record, struct message *message)
{
	const json_t *profile = json_object_get(json, "profile");
	const json_t *kernel = json_object_get(json, "kernel");

	if (profile && record_profile_take(profile, &record->profile, message) < 0)
		return -1;
	return kernel ? record_kernel_take(kernel, &record->kernel, message) : 0;
}

static int check_keys(json_t *json, struct message *message)
{
	static const char *const known[] = {"v",       "trial",    "order",   "repeat", "bench",
					    "factors", "status",   "reason",  "call",   "errno",
					    "unit",    "counted",  "samples", "begins", "control",
					    "threads", "counters", "oracle",  "perf",   "profile",
					    "stop",    "kernel"};
	const char *key;
	json_t *value;

	json_object_foreach (json, key, value) {
		size_t i = 0;

		while (i < sizeof(known) / sizeof(*known) && strcmp(known[i], key) != 0)
			i++;
		if (i == sizeof(known) / sizeof(*known))
			return message_set(message, "key '%s' is not known", key);
	}
	return 0;
}

static int check_version(const json_t *json, struct message *message)
{
	const json_t *version = json_object_get(json, "v");

	if (!json_is_integer(version))
		return message_set(message, "v, the version, is missing");
	if (json_integer_value(version) != RECORD_VERSION)
		return message_set(message,
				   "version %lld is not known; this program reads version %d",
				   (long long)json_integer_value(version), RECORD_VERSION);
	return 0;
}

static int take_identity(json_t *json, struct trial_record *record, struct message *message)
{
	if (!json_is_object(json))
		return message_set(message, "not a JSON object");
	if (check_version(json, message) < 0 || check_keys(json, message) < 0 ||
	    record_take_u64(json, "trial", &record->trial, message) < 0 ||
	    record_take_u64(json, "order", &record->order, message) < 0 ||
	    record_take_u64(json, "repeat", &record->repeat, message) < 0 ||
	    record_take_string(json, "bench", &record->bench, message) < 0 ||
	    take_factors(json, record, message) < 0)
		return -1;
	return record->bench ? 0 : message_set(message, "bench is missing");
}

/* What record_lift_array() left behind must be the empty array, or nothing where nothing was
 * lifted. */
static int check_lifted(const json_t *json, const char *key, const struct record_samples *samples,
			struct message *message)
{
	const json_t *array = json_object_get(json, key);

	if (!array && !samples->values)
		return 0;
	if (!array || !json_is_array(array) || json_array_size(array) != 0)
		return message_set(message, "%s is not a list of integers at the top level", key);
	return 0;
}

static int take_result(json_t *json, struct trial_record *record, struct message *message)
{
	if (take_status(json, record, message) < 0 ||
	    record_take_string(json, "reason", &record->reason, message) < 0 ||
	    record_take_string(json, "call", &record->call, message) < 0 ||
	    take_errno(json, record, message) < 0 ||
	    record_take_string(json, "unit", &record->unit, message) < 0 ||
	    record_take_string(json, "counted", &record->counted, message) < 0 ||
	    check_lifted(json, "samples", &record->samples, message) < 0 ||
	    check_lifted(json, "begins", &record->begins, message) < 0 ||
	    check_lifted(json, "control", &record->control, message) < 0 ||
	    take_threads(json, record, message) < 0 || take_counters(json, record, message) < 0 ||
	    take_perfs(json, record, message) < 0 || take_objects(json, record, message) < 0 ||
	    take_oracle(json, record, message) < 0 || take_stop(json, &record->stop, message) < 0)
		return -1;
	return trial_record_check(record, message);
}

static int parse_text(char *text, struct trial_record *record, struct message *message)
{
	json_error_t error;
	json_t *json;
	int result;

	if (record_lift_array(text, "\"samples\"", &record->samples, message) < 0 ||
	    record_lift_array(text, "\"begins\"", &record->begins, message) < 0 ||
	    record_lift_array(text, "\"control\"", &record->control, message) < 0)
		return -1;
	json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		return message_set(message, "not JSON: %s", error.text);
	result = take_identity(json, record, message);
	if (result == 0)
		result = take_result(json, record, message);
	json_decref(json);
	return result;
}

int record_parse_trial(const char *line, size_t size, struct trial_record *record,
		       struct message *message)
{
	char *text;
	int result;

	if (memchr(line, '\0', size))
		return message_set(message, "not JSON: a NUL byte");
	text = malloc(size + 1);
	if (!text)
		return message_set(message, "out of memory");
	memcpy(text, line, size);
	text[size] = '\0';
	result = parse_text(text, record, message);
	free(text);
	if (result < 0)
		record_free(record);
	return result;
}

static int read_line(const char *line, size_t size, record_each_fn *each, void *context,
		     struct message *message)
{
	struct trial_record record = {0};

	if (record_parse_trial(line, size, &record, message) < 0)
		return -1;
	return each(context, &record, message);
}

static int read_lines(FILE *file, const char *path, record_each_fn *each, void *context,
		      bool *truncated, struct message *message)
{
	unsigned long number = 0;
	char *line = NULL;
	size_t room = 0;
	int result = 0;
	ssize_t size = 0;

	while (result == 0 && (size = record_file_line(file, &line, &room)) > 0) {
		number++;
		*truncated = line[size - 1] != '\n';
		if (!*truncated)
			result = read_line(line, (size_t)size, each, context, message);
	}
	if (result < 0)
		message_set(message, "%s:%lu: %s", path, number, message->text);
	else if (size < 0)
		result = message_set_errno(message, errno, "%s: cannot read line %lu", path,
					   number + 1);
	free(line);
	return result;
}

int record_read_trials(const char *path, record_each_fn *each, void *context, bool *truncated,
		       struct message *message)
{
	FILE *file = record_file_open(path, message);
	int result;

	*truncated = false;
	if (!file)
		return -1;
	result = read_lines(file, path, each, context, truncated, message);
	fclose(file);
	return result;
}
