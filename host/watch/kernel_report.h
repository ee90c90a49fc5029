/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_report: finds in the lines of the kernel's log those by which it says that something is
 * wrong: WARN, BUG, Oops, lockups, RCU stalls, lockdep, KASAN and its like. Pure.
 *
 * A report is a block of lines. It begins with "cut here" or with a line that says what is wrong,
 * and ends with "end trace", with the next "cut here", or when the kernel pauses: it prints what
 * belongs together at once. What others print in between is kept with it.
 */
#ifndef MTEBENCH_HOST_WATCH_KERNEL_REPORT_H
#define MTEBENCH_HOST_WATCH_KERNEL_REPORT_H

#include <stdbool.h>

#include "common/record/record_kernel.h"
#include "host/machine/kernel_log.h"

/* A report ends when the next line comes so much later. */
#define KERNEL_REPORT_PAUSE_US 1000000

/* What is wrong in the words of this line, "WARN"; NULL when it does not say that. */
const char *kernel_report_kind(const char *text);

/* Reports that are being found. Begins zeroed, with `found`. */
struct kernel_reports {
	struct record_kernel *found; /* of the caller, who zeroes it and frees what is in it */
	struct record_report open;   /* the one that is being read; without lines: none is */
	uint64_t last_us;
	bool short_of_memory; /* what is found is not all */
};

/* Takes the next line of the log. */
void kernel_reports_take(struct kernel_reports *reports, const struct kernel_line *line);

/* After the last line: what was begun is a report. */
void kernel_reports_end(struct kernel_reports *reports);

#endif
