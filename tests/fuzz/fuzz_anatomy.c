/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: the readers of anatomies. An input that begins with '{' is a line of anatomy.jsonl,
 * and what is accepted must be read again as it was written; any other is a record of the plugin.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/record/record_anatomy.h"
#include "lab/anatomy/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_line(const char *line, size_t size)
{
	struct anatomy_record record = {0}, again = {0};
	struct message message;
	char *text = NULL;
	size_t length = 0;
	FILE *file;

	if (anatomy_record_parse(line, size, &record, &message) < 0)
		return;
	file = open_memstream(&text, &length);
	if (!file || anatomy_record_write(file, &record, &message) < 0 || fclose(file) != 0 ||
	    anatomy_record_parse(text, length, &again, &message) < 0 ||
	    again.window_count != record.window_count || again.shape_count != record.shape_count)
		abort();
	anatomy_record_free(&record);
	anatomy_record_free(&again);
	free(text);
}

static void read_trace(const uint8_t *data, size_t size)
{
	FILE *file = fmemopen((void *)(uintptr_t)data, size, "r");
	struct trace trace;
	struct message message;

	if (file && trace_read(file, &trace, &message) == 0)
		trace_free(&trace);
	if (file)
		fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == '{')
		read_line((const char *)data, size);
	else
		read_trace(data, size);
	return 0;
}
