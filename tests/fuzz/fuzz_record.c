/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: any bytes must be read as a trial line or a run.json, or refused with a sentence;
 * and what was read as a trial must survive writing and reading again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* @record as a line. The caller frees. */
static char *line_of(const struct trial_record *record, size_t *size)
{
	struct message message;
	char *line = NULL;
	FILE *file = open_memstream(&line, size);

	if (!file || record_write_trial(file, record, &message) < 0)
		abort();
	fclose(file);
	return line;
}

static void try_trial(const char *text, size_t size)
{
	struct trial_record record = {0};
	struct trial_record again = {0};
	struct message message = {0};
	char *first;
	char *second;
	size_t first_size;
	size_t second_size;

	if (record_parse_trial(text, size, &record, &message) < 0) {
		if (message.text[0] == '\0' || record.bench || record.samples.values)
			abort();
		return;
	}
	first = line_of(&record, &first_size);
	if (record_parse_trial(first, first_size, &again, &message) < 0)
		abort();
	second = line_of(&again, &second_size);
	if (first_size != second_size || memcmp(first, second, first_size) != 0)
		abort();
	free(first);
	free(second);
	record_free(&record);
	record_free(&again);
}

static void try_run(const char *text, size_t size)
{
	struct run_record run;
	struct message message = {0};

	if (run_record_parse("fuzz", text, size, &run, &message) == 0)
		run_record_free(&run);
	else if (strncmp(message.text, "fuzz", 4) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_trial((const char *)data, size);
	try_run((const char *)data, size);
	return 0;
}
