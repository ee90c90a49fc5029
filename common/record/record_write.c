/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_write: the writer of trials.jsonl. */
#include "common/record/record.h"

#include <errno.h>
#include <inttypes.h>

#include "common/record/record_rules.h"

/*
 * Straight to the file, because a million samples as JSON objects in memory would cost the measured
 * machine forty bytes each. Only strings need jansson's knowledge of escapes. A string that is not
 * UTF-8 becomes null, which the caller finds by @bad.
 */
struct writer {
	FILE *file;
	bool bad;
};

static void write_string(struct writer *writer, const char *text)
{
	json_t *string = json_string(text);

	if (!string || json_dumpf(string, writer->file, JSON_ENCODE_ANY) < 0)
		writer->bad = true;
	json_decref(string);
}

static void write_field(struct writer *writer, const char *key, const char *text)
{
	if (!text)
		return;
	fprintf(writer->file, ",\"%s\":", key);
	write_string(writer, text);
}

static void write_array(struct writer *writer, const char *key, const uint64_t *values,
			size_t count)
{
	fprintf(writer->file, ",\"%s\":[", key);
	for (size_t i = 0; i < count; i++)
		fprintf(writer->file, "%s%" PRIu64, i ? "," : "", values[i]);
	fputc(']', writer->file);
}

static void write_identity(struct writer *writer, const struct trial_record *record)
{
	fprintf(writer->file,
		"{\"v\":%d,\"trial\":%" PRIu64 ",\"order\":%" PRIu64 ",\"repeat\":%" PRIu64,
		RECORD_VERSION, record->trial, record->order, record->repeat);
	write_field(writer, "bench", record->bench);
	fputs(",\"factors\":{", writer->file);
	for (size_t i = 0; i < record->level_count; i++) {
		fputs(i ? "," : "", writer->file);
		write_string(writer, record->levels[i].factor);
		fputc(':', writer->file);
		write_string(writer, record->levels[i].value);
	}
	fputc('}', writer->file);
}

static void write_status(struct writer *writer, const struct trial_record *record)
{
	write_field(writer, "status", trial_status_name(record->status));
	write_field(writer, "reason", record->reason);
	write_field(writer, "call", record->call);
	if (record->error_number)
		write_field(writer, "errno", record_errno_name(record->error_number));
}

static void write_measured(struct writer *writer, const struct trial_record *record)
{
	if (!record->unit)
		return;
	write_field(writer, "unit", record->unit);
	write_field(writer, "counted", record->counted);
	write_array(writer, "samples", record->samples.values, record->samples.count);
	if (record->begins.count)
		write_array(writer, "begins", record->begins.values, record->begins.count);
	write_array(writer, "control", record->control.values, record->control.count);
	if (record->thread_count)
		write_array(writer, "threads", record->threads, record->thread_count);
}

static void write_counters(struct writer *writer, const struct trial_record *record)
{
	if (record->counter_count == 0)
		return;
	fputs(",\"counters\":{", writer->file);
	for (size_t i = 0; i < record->counter_count; i++) {
		fputs(i ? "," : "", writer->file);
		write_string(writer, record->counters[i].name);
		fprintf(writer->file, ":%" PRIu64, record->counters[i].value);
	}
	fputc('}', writer->file);
}

static void write_perf(struct writer *writer, const struct record_perf *perf)
{
	fputs("{\"name\":", writer->file);
	write_string(writer, perf->name);
	if (perf->skip) {
		write_field(writer, "skip", perf->skip);
	} else {
		write_field(writer, "unit", perf->unit);
		write_field(writer, "origin", perf->origin);
		fprintf(writer->file,
			",\"value\":%" PRIu64 ",\"enabled_ns\":%" PRIu64 ",\"running_ns\":%" PRIu64,
			perf->value, perf->enabled_ns, perf->running_ns);
	}
	fputc('}', writer->file);
}

static void write_perfs(struct writer *writer, const struct trial_record *record)
{
	if (record->perf_count == 0)
		return;
	fputs(",\"perf\":[", writer->file);
	for (size_t i = 0; i < record->perf_count; i++) {
		fputs(i ? "," : "", writer->file);
		write_perf(writer, &record->perf[i]);
	}
	fputc(']', writer->file);
}

/* Writes @value, a reference that it takes over; NULL where it could not be made. */
static void write_object(struct writer *writer, const char *key, json_t *value)
{
	writer->bad |= !value;
	fprintf(writer->file, ",\"%s\":", key);
	if (value)
		json_dumpf(value, writer->file, JSON_COMPACT);
	json_decref(value);
}

static void write_objects(struct writer *writer, const struct trial_record *record)
{
	if (record->profile)
		write_object(writer, "profile", record_profile_json(record->profile));
	if (record->kernel)
		write_object(writer, "kernel", record_kernel_json(record->kernel));
}

static void write_stop(struct writer *writer, const struct trial_record *record)
{
	const struct record_stop *stop = &record->stop;

	if (stop->why == STOP_NONE)
		return;
	fprintf(writer->file,
		",\"stop\":{\"why\":\"%s\",\"samples\":%" PRIu64 ",\"trials\":%" PRIu64,
		record_stop_name(stop->why), stop->samples, stop->trials);
	if (stop->has_ci)
		fprintf(writer->file, ",\"ci_ppm\":%" PRIu64, stop->ci_ppm);
	fputc('}', writer->file);
}

static void write_check(struct writer *writer, const struct record_check *check)
{
	fputs("{\"name\":", writer->file);
	write_string(writer, check->name);
	fprintf(writer->file, ",\"seen\":%" PRIu64 ",\"wrong\":%" PRIu64, check->seen,
		check->wrong);
	write_field(writer, "note", check->note);
	fputc('}', writer->file);
}

static void write_oracle(struct writer *writer, const struct trial_record *record)
{
	if (record->check_count == 0)
		return;
	fprintf(writer->file, ",\"oracle\":{\"verdict\":\"%s\",\"checks\":[",
		record_oracle_failed(record) ? "fail" : "pass");
	for (size_t i = 0; i < record->check_count; i++) {
		fputs(i ? "," : "", writer->file);
		write_check(writer, &record->checks[i]);
	}
	fputs("]}", writer->file);
}

int record_write_trial(FILE *file, const struct trial_record *record, struct message *message)
{
	struct writer writer = {.file = file};

	if (trial_record_check(record, message) < 0)
		return -1;
	errno = 0;
	write_identity(&writer, record);
	write_status(&writer, record);
	write_measured(&writer, record);
	write_counters(&writer, record);
	write_perfs(&writer, record);
	write_objects(&writer, record);
	write_stop(&writer, record);
	write_oracle(&writer, record);
	fputs("}\n", file);
	if (writer.bad)
		return message_set(message, "trial %" PRIu64 ": a text is not UTF-8",
				   record->trial);
	if (fflush(file) != 0 || ferror(file))
		return message_set_errno(message, errno ? errno : EIO,
					 "trial %" PRIu64 ": cannot write the record",
					 record->trial);
	return 0;
}
