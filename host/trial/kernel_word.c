/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_word: the kernel's log beside the trials. */
#include "host/trial/kernel_word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/watch/kernel_report.h"

void kernel_word_begin(struct kernel_word *word)
{
	int result = kernel_log_open(&word->log);

	word->unread.text[0] = '\0';
	if (result == 0)
		result = kernel_log_skip(&word->log);
	if (result == -ENOENT)
		message_set(&word->unread, "there is no /dev/kmsg");
	else if (result < 0)
		message_set(&word->unread,
			    "/dev/kmsg: %s: run as root, or with kernel.dmesg_restrict = 0",
			    strerror(-result));
}

static int read_log(struct kernel_word *word, struct record_kernel *found, struct message *message)
{
	struct kernel_reports reports = {.found = found};
	struct kernel_line line;
	int result;

	while ((result = kernel_log_next(&word->log, &line, &found->lost)) > 0)
		kernel_reports_take(&reports, &line);
	kernel_reports_end(&reports);
	if (result < 0)
		return message_set_errno(message, -result, "cannot read /dev/kmsg any more");
	return reports.short_of_memory ? message_set(message, "no memory for the kernel's log") : 0;
}

/* A reason that was there stays: it may be what came of it. */
static int fail(struct trial_record *record, struct message *message)
{
	const struct record_kernel *kernel = record->kernel;
	struct message reason;

	message_set(&reason, "the kernel reported %s: %s", kernel->reports[0].kind,
		    kernel->reports[0].head);
	if (kernel->report_count + kernel->more > 1)
		message_set(&reason, "%.400s (and %llu more)", strdupa(reason.text),
			    (unsigned long long)(kernel->report_count + kernel->more - 1));
	if (record->reason)
		message_set(&reason, "%.450s; %s: %s", strdupa(reason.text),
			    trial_status_name(record->status), record->reason);
	free(record->reason);
	free(record->call);
	record->call = NULL;
	record->error_number = 0;
	record->status = TRIAL_FAILED;
	record->reason = strdup(reason.text);
	return record->reason ? 0 : message_set(message, "no memory for the kernel's log");
}

int kernel_word_take(struct kernel_word *word, struct trial_record *record, struct message *message)
{
	struct record_kernel *found;

	if (*word->unread.text)
		return 0;
	found = calloc(1, sizeof(*found));
	if (!found)
		return message_set(message, "no memory for the kernel's log");
	record->kernel = found;
	if (read_log(word, found, message) < 0)
		return -1;
	if (found->report_count)
		return fail(record, message);
	if (!found->lost) {
		record->kernel = NULL;
		free(found);
	}
	return 0;
}

void kernel_word_end(struct kernel_word *word)
{
	kernel_log_close(&word->log);
}
