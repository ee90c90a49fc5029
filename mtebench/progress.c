/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress: where a run is, on stderr. */
#include "mtebench/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/now.h"

void progress_begin(struct progress *progress, size_t total)
{
	*progress = (struct progress){
		.terminal = isatty(STDERR_FILENO),
		.total = total,
		.started_ms = now_ms(),
	};
}

static void print_cell(const struct trial_record *record)
{
	fprintf(stderr, "%s", record->bench);
	for (size_t i = 0; i < record->level_count; i++)
		fprintf(stderr, " %s", record->levels[i].value);
}

/* Prints why a trial has no figures; of skips each reason once. */
static void print_reason(struct progress *progress, const struct trial_record *record)
{
	const size_t most = sizeof(progress->told) / sizeof(*progress->told);
	struct progress_reason *told = progress->told;
	size_t i = 0;

	while (i < progress->told_count && strcmp(told[i].text, record->reason) != 0)
		i++;
	if (record->status == TRIAL_SKIP && i < progress->told_count) {
		fprintf(stderr, ", as %zu", told[i].trial);
		return;
	}
	fprintf(stderr, ": %s", record->reason);
	if (record->status == TRIAL_SKIP && i < most && !progress->terminal &&
	    strlen(record->reason) < sizeof(told->text)) {
		strcpy(told[i].text, record->reason);
		told[progress->told_count++].trial = progress->done;
	}
}

void progress_step(struct progress *progress, const struct trial_record *record)
{
	uint64_t elapsed_ms = now_ms() - progress->started_ms;

	progress->by_status[record->status]++;
	progress->done++;

	uint64_t left_ms = elapsed_ms / progress->done * (progress->total - progress->done);

	if (progress->terminal)
		fputs("\r\033[K", stderr);
	fprintf(stderr, "[%zu/%zu, %llu s left] ", progress->done, progress->total,
		(unsigned long long)(left_ms + 500) / 1000);
	print_cell(record);
	fprintf(stderr, ": %s", trial_status_name(record->status));
	if (record->reason)
		print_reason(progress, record);
	if (!progress->terminal || record->status == TRIAL_FAILED)
		fputc('\n', stderr);
}

void progress_end(const struct progress *progress)
{
	fprintf(stderr, "%s%zu of %zu trials:", progress->terminal ? "\r\033[K" : "",
		progress->done, progress->total);
	for (enum trial_status i = 0; i < TRIAL_STATUS_COUNT; i++)
		fprintf(stderr, " %zu %s", progress->by_status[i], trial_status_name(i));
	fputc('\n', stderr);
}
