/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: whatever lines the kernel's log has, reports found in it stay within their bounds,
 * each has a kind and a head, and what is written of them can be read again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/watch/kernel_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_all(struct kernel_reports *reports, char *text)
{
	struct kernel_line line;
	char *rest = text, *record;

	while ((record = strsep(&rest, "\n")))
		if (kernel_line_parse(record, &line))
			kernel_reports_take(reports, &line);
	kernel_reports_end(reports);
}

static void check(const struct record_kernel *found)
{
	struct record_kernel *again;
	struct message message;
	json_t *json;

	if (found->report_count > RECORD_REPORTS_MAX)
		abort();
	for (size_t i = 0; i < found->report_count; i++)
		if (!found->reports[i].kind || !found->reports[i].head ||
		    found->reports[i].line_count == 0 ||
		    found->reports[i].line_count > RECORD_REPORT_LINES_MAX)
			abort();
	json = record_kernel_json(found);
	if (json && record_kernel_take(json, &again, &message) < 0)
		abort();
	if (json)
		record_kernel_free(again);
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_kernel *found = calloc(1, sizeof(*found));
	struct kernel_reports reports = {.found = found};
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	take_all(&reports, text);
	check(found);
	record_kernel_free(found);
	free(text);
	return 0;
}
