/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_kernel: lines stay apart, as control characters of texts are made visible. */
#include "common/record/record_kernel.h"

#include <stdlib.h>
#include <string.h>

#include "common/record/record_json.h"
#include "common/record/record_text.h"

static int add_owned(struct record_report *report, char *line)
{
	char **grown = realloc(report->lines, (report->line_count + 1) * sizeof(*grown));

	if (grown)
		report->lines = grown;
	if (!grown || !line) {
		free(line);
		return -1;
	}
	report->lines[report->line_count++] = line;
	return 0;
}

int record_report_add(struct record_report *report, const char *line)
{
	if (report->line_count == RECORD_REPORT_LINES_MAX)
		return 1;
	return add_owned(report, strdup(line));
}

void record_report_free(struct record_report *report)
{
	for (size_t i = 0; i < report->line_count; i++)
		free(report->lines[i]);
	free(report->lines);
	free(report->kind);
	free(report->head);
	*report = (struct record_report){0};
}

void record_kernel_free(struct record_kernel *kernel)
{
	if (!kernel)
		return;
	for (size_t i = 0; i < kernel->report_count; i++)
		record_report_free(&kernel->reports[i]);
	free(kernel);
}

static json_t *report_json(const struct record_report *report)
{
	json_t *lines = json_array();

	for (size_t i = 0; i < report->line_count; i++)
		if (json_array_append_new(lines, json_string(report->lines[i])) < 0) {
			json_decref(lines);
			return NULL;
		}
	return json_pack("{s:s, s:s, s:o}", "kind", report->kind, "head", report->head, "lines",
			 lines);
}

json_t *record_kernel_json(const struct record_kernel *kernel)
{
	json_t *reports = json_array();

	for (size_t i = 0; i < kernel->report_count; i++)
		if (json_array_append_new(reports, report_json(&kernel->reports[i])) < 0) {
			json_decref(reports);
			return NULL;
		}
	return json_pack("{s:o, s:I, s:I}", "reports", reports, "more", (json_int_t)kernel->more,
			 "lost", (json_int_t)kernel->lost);
}

static int take_lines(const json_t *json, struct record_report *report, struct message *message)
{
	json_t *lines = json_object_get(json, "lines");
	const json_t *line;
	size_t i;

	if (json_array_size(lines) == 0 || json_array_size(lines) > RECORD_REPORT_LINES_MAX)
		return message_set(message, "kernel: a report has not 1 to %d lines",
				   RECORD_REPORT_LINES_MAX);
	json_array_foreach (lines, i, line) {
		if (!json_is_string(line))
			return message_set(message, "kernel: a line is not a text");
		if (add_owned(report, record_text_visible(json_string_value(line))) < 0)
			return message_set(message, "out of memory");
	}
	return 0;
}

static int take_report(const json_t *json, struct record_report *report, struct message *message)
{
	if (record_take_string(json, "kind", &report->kind, message) < 0 ||
	    record_take_string(json, "head", &report->head, message) < 0)
		return -1;
	if (!report->kind || !report->head)
		return message_set(message, "kernel: a report has no kind or no head");
	return take_lines(json, report, message);
}

static int take(const json_t *json, struct record_kernel *kernel, struct message *message)
{
	json_t *reports = json_object_get(json, "reports");
	const json_t *report;
	size_t i;

	if (!json_is_array(reports) || json_array_size(reports) > RECORD_REPORTS_MAX)
		return message_set(message, "kernel: reports is not a list of at most %d",
				   RECORD_REPORTS_MAX);
	json_array_foreach (reports, i, report)
		if (take_report(report, &kernel->reports[kernel->report_count++], message) < 0)
			return -1;
	if (record_take_u64(json, "more", &kernel->more, message) < 0)
		return -1;
	return record_take_u64(json, "lost", &kernel->lost, message);
}

int record_kernel_take(const json_t *json, struct record_kernel **kernel, struct message *message)
{
	*kernel = calloc(1, sizeof(**kernel));
	if (!*kernel)
		return message_set(message, "out of memory");
	if (take(json, *kernel, message) == 0)
		return 0;
	record_kernel_free(*kernel);
	*kernel = NULL;
	return -1;
}
