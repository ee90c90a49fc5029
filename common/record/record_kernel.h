/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_kernel: the key `kernel` of a trial (doc/results-format.md): what the kernel itself said
 * was wrong while the trial ran.
 */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_KERNEL_H
#define MTEBENCH_COMMON_RECORD_RECORD_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/message.h"

#define RECORD_REPORTS_MAX      4
#define RECORD_REPORT_LINES_MAX 120

/* One report of the kernel. All pointers are owned. */
struct record_report {
	char *kind;   /* "WARN", "lockdep", "KASAN", ... */
	char *head;   /* the line that says what is wrong, without who did it */
	char **lines; /* all of its lines, or the first of them */
	size_t line_count;
};

struct record_kernel {
	struct record_report reports[RECORD_REPORTS_MAX];
	size_t report_count;
	uint64_t more; /* reports beyond these */
	uint64_t lost; /* records of the log that were overwritten before they could be read */
};

/* Appends a copy of @line to @report. Returns 0, 1 when it has its most lines, or -1 when memory is
 * short. */
int record_report_add(struct record_report *report, const char *line);

/* Frees what @report owns and zeroes it. */
void record_report_free(struct record_report *report);

/* Frees what @kernel owns and itself; NULL is allowed. */
void record_kernel_free(struct record_kernel *kernel);

/* Returns @kernel as JSON. The caller owns the reference. NULL when memory is short or a text is
 * not UTF-8. */
json_t *record_kernel_json(const struct record_kernel *kernel);

/* Makes *@kernel of @json. Returns 0, or -1 with a message and *@kernel NULL. */
int record_kernel_take(const json_t *json, struct record_kernel **kernel, struct message *message);

#endif
