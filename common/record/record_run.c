/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_run: the reader of run.json. */
#include "common/record/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/record/record_file.h"
#include "common/record/record_text.h"
#include "common/record/run_json.h"

/* Figures of any 64-bit counts, and their squares, stay finite and above 0. A clock of 1 Hz has 1e9
 * ns a tick. */
#define PER_TICK_MIN 1e-9
#define PER_TICK_MAX 1e9

/* No counter steps by a second. */
#define QUANTUM_TICKS_MAX ((uint64_t)1 << 30)

#define PAGE_SIZE_MAX_BYTES ((uint64_t)1 << 30)

/* What run.json gives as null, because it could not be read on that machine. */
static const char *text_or_unknown(const json_t *json, const char *path)
{
	const char *text = run_json_text(json, path);

	return text && *text ? text : "unknown";
}

static int check_format(const char *name, const json_t *json, struct message *message)
{
	const char *format = run_json_text(json, "format");
	const json_t *version = run_json_at(json, "version");

	if (!format || strcmp(format, RECORD_FORMAT) != 0)
		return message_set(message, "%s: not a run record: format is not '%s'", name,
				   RECORD_FORMAT);
	if (!json_is_integer(version))
		return message_set(message, "%s: version is missing", name);
	if (json_integer_value(version) != RECORD_VERSION)
		return message_set(message,
				   "%s: version %lld is not known; this program reads version %d",
				   name, (long long)json_integer_value(version), RECORD_VERSION);
	return 0;
}

/* A run without times: all its trials are counts. */
static bool counts_events(const struct run_record *run)
{
	return strcmp(run->unit, "count") == 0;
}

static int take_unit_per_tick(const char *name, struct run_record *run, struct message *message)
{
	const json_t *value = run_json_at(run->json, "clock.unit_per_tick");

	if (counts_events(run) && !json_is_null(value))
		return message_set(
			message,
			"%s: clock.unit 'count' with a clock.unit_per_tick that is not null: counts are not ticks",
			name);
	run->unit_per_tick = counts_events(run) ? 1 : json_number_value(value);
	run->quantum_ticks = 0;
	run_json_count(run->json, "clock.quantum_ticks", &run->quantum_ticks);
	if (!run->quantum_ticks || run->quantum_ticks > QUANTUM_TICKS_MAX)
		run->quantum_ticks = 1;
	if (run->unit_per_tick >= PER_TICK_MIN && run->unit_per_tick <= PER_TICK_MAX)
		return 0;
	return message_set(message,
			   "%s: clock.unit_per_tick is not a positive number from %g to %g", name,
			   PER_TICK_MIN, PER_TICK_MAX);
}

/* In the object itself, so that whoever shows one of these texts has it visible. */
static int make_visible(json_t *value, struct message *message)
{
	char *text;
	int result;

	if (!json_is_string(value))
		return 0;
	text = record_text_visible(json_string_value(value));
	result = text ? json_string_set(value, text) : -1;
	free(text);
	return result < 0 ? message_set(message, "out of memory") : 0;
}

static int make_shown_visible(json_t *json, struct message *message)
{
	static const char *const paths[] = {
		"label",           "started",        "clock.unit",       "kernel.release",
		"kernel.version",  "kernel.cmdline", "machine.model",    "machine.cpu",
		"machine.virtual", "kernel_log",     "machine.kvm_mode",
	};
	const char *name;
	json_t *version;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (make_visible(run_json_at(json, paths[i]), message) < 0)
			return -1;
	json_object_foreach (run_json_at(json, "vmms"), name, version)
		if (make_visible(version, message) < 0)
			return -1;
	return 0;
}

static int take_strings(const char *name, struct run_record *run, struct message *message)
{
	const struct {
		const char *path;
		const char **text;
	} needed[] = {
		{"label", &run->label},
		{"started", &run->started},
		{"kernel.release", &run->release},
		{"clock.unit", &run->unit},
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		*needed[i].text = run_json_text(run->json, needed[i].path);
		if (!*needed[i].text || !**needed[i].text)
			return message_set(message, "%s: %s is missing", name, needed[i].path);
	}
	if (strcmp(run->unit, "instructions") != 0 && strcmp(run->unit, "ns") != 0 &&
	    !counts_events(run))
		return message_set(
			message, "%s: clock.unit '%s' is none of 'instructions', 'ns' and 'count'",
			name, run->unit);
	run->boot_id = run_json_text(run->json, "kernel.boot_id");
	run->kvm_mode = run_json_text(run->json, "machine.kvm_mode");
	run->kernel_log = run_json_text(run->json, "kernel_log");
	run->virtual_machine = run_json_text(run->json, "machine.virtual");
	run->machine = text_or_unknown(run->json, "machine.model");
	run->cpu = text_or_unknown(run->json, "machine.cpu");
	return 0;
}

/* Leaves *@count alone where there is nothing at @path. */
static int take_trials(const char *name, const json_t *json, const char *path, uint64_t *count,
		       struct message *message)
{
	if (!run_json_at(json, path))
		return 0;
	if (run_json_count(json, path, count) && *count <= RECORD_TRIALS_MAX)
		return 0;
	return message_set(message, "%s: %s is not a number of trials from 0 to %d", name, path,
			   RECORD_TRIALS_MAX);
}

static int take_plan(const char *name, struct run_record *run, struct message *message)
{
	run->until = json_is_true(run_json_at(run->json, "plan.until"));
	if (take_trials(name, run->json, "plan.trials", &run->planned_count, message) < 0 ||
	    take_trials(name, run->json, "plan.shard.trials", &run->planned_count, message) < 0)
		return -1;
	run->planned_count = run_json_planned(run->json);
	return 0;
}

static int take_numbers(const char *name, struct run_record *run, struct message *message)
{
	const json_t *emulated = run_json_at(run->json, "emulated");

	if (take_unit_per_tick(name, run, message) < 0)
		return -1;
	if (!run_json_count(run->json, "kernel.page_size_bytes", &run->page_size_bytes) ||
	    run->page_size_bytes == 0 || run->page_size_bytes > PAGE_SIZE_MAX_BYTES)
		return message_set(
			message, "%s: kernel.page_size_bytes is not a positive integer up to %llu",
			name, (unsigned long long)PAGE_SIZE_MAX_BYTES);
	if (!json_is_boolean(emulated))
		return message_set(message, "%s: emulated is neither true nor false", name);
	run->emulated = json_is_true(emulated);
	if (take_plan(name, run, message) < 0)
		return -1;
	if (run->emulated && strcmp(run->unit, "ns") == 0)
		return message_set(
			message,
			"%s: an emulated run with clock.unit 'ns': emulation measures instructions and counts events only",
			name);
	return 0;
}

int run_record_parse(const char *name, const char *text, size_t size, struct run_record *run,
		     struct message *message)
{
	json_error_t error;

	memset(run, 0, sizeof(*run));
	run->json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!run->json)
		return message_set(message, "%s:%d: not JSON: %s", name, error.line, error.text);
	if (check_format(name, run->json, message) == 0 &&
	    make_shown_visible(run->json, message) == 0 && take_strings(name, run, message) == 0 &&
	    take_numbers(name, run, message) == 0)
		return 0;
	run_record_free(run);
	return -1;
}

int run_record_read(const char *path, struct run_record *run, struct message *message)
{
	FILE *file = record_file_open(path, message);
	size_t size;
	char *text;
	int result;

	memset(run, 0, sizeof(*run));
	if (!file)
		return -1;
	text = record_file_text(file, &size);
	if (text)
		result = run_record_parse(path, text, size, run, message);
	else
		result = message_set_errno(message, errno, "%s: cannot read", path);
	free(text);
	fclose(file);
	return result;
}

void run_record_free(struct run_record *run)
{
	json_decref(run->json);
	memset(run, 0, sizeof(*run));
}
