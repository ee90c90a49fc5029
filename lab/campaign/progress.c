/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress: drawing and the estimate. */
#include "lab/campaign/progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/base/now.h"

#define DRAW_INTERVAL_S 0.25
#define BOOT_SHARE      0.2 /* of a kernel's time, about: what is done when the first trial begins */

static double share_done(const struct progress_entry *entry)
{
	if (entry->finished)
		return 1;
	if (!entry->running || entry->planned == 0)
		return 0;
	return BOOT_SHARE + (1 - BOOT_SHARE) * (double)entry->done / (double)entry->planned;
}

double progress_left_s(const struct progress_entry *entries, size_t count, double elapsed_s)
{
	double share = 0;
	size_t counting = 0;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].finished && entries[i].started_s <= 0)
			continue;
		share += share_done(&entries[i]);
		counting++;
	}
	if (share <= 0)
		return -1;
	return elapsed_s * ((double)counting - share) / share;
}

void progress_begin(struct progress *progress, struct progress_entry *entries, size_t count,
		    double later_share)
{
	*progress = (struct progress){
		.later_share = later_share,
		.entries = entries,
		.count = count,
		.terminal = isatty(STDERR_FILENO),
		.started_s = now_s(),
	};
}

static void print_left(const struct progress *progress)
{
	double elapsed_s = now_s() - progress->started_s;
	double left_s = progress_left_s(progress->entries, progress->count, elapsed_s);

	if (left_s >= 0)
		fprintf(stderr, ", about %.0f s left",
			left_s + progress->later_share * (elapsed_s + left_s));
}

void progress_clear(struct progress *progress)
{
	for (; progress->lines > 0; progress->lines--)
		fputs("\033[A\033[2K", stderr);
	progress->drawn_s = 0;
}

static void print_entry(const struct progress_entry *entry)
{
	fprintf(stderr, "  %-10s %4.0f s  ", entry->label, now_s() - entry->started_s);
	if (entry->planned == 0)
		fputs("booting", stderr);
	else
		fprintf(stderr, "trial %" PRIu64 "/%" PRIu64, entry->done, entry->planned);
}

static size_t count_finished(const struct progress *progress)
{
	size_t finished = 0;

	for (size_t i = 0; i < progress->count; i++)
		finished += progress->entries[i].finished;
	return finished;
}

static void draw(struct progress *progress)
{
	progress_clear(progress);
	for (size_t i = 0; i < progress->count; i++) {
		if (!progress->entries[i].running)
			continue;
		print_entry(&progress->entries[i]);
		fputc('\n', stderr);
		progress->lines++;
	}
	fprintf(stderr, "  %zu of %zu kernels done", count_finished(progress), progress->count);
	print_left(progress);
	fputc('\n', stderr);
	progress->lines++;
	progress->drawn_s = now_s();
}

static void report_quarters(struct progress *progress)
{
	for (size_t i = 0; i < progress->count; i++) {
		struct progress_entry *entry = &progress->entries[i];
		uint64_t quarters = entry->planned ? entry->done * 4 / entry->planned : 0;

		if (!entry->running || quarters <= entry->quarters)
			continue;
		entry->quarters = quarters;
		fprintf(stderr, "mtelab: %s: trial %" PRIu64 " of %" PRIu64, entry->label,
			entry->done, entry->planned);
		print_left(progress);
		fputc('\n', stderr);
	}
}

void progress_update(struct progress *progress)
{
	if (!progress->terminal)
		report_quarters(progress);
	else if (now_s() - progress->drawn_s >= DRAW_INTERVAL_S)
		draw(progress);
}

void progress_say(struct progress *progress, const char *format, ...)
{
	va_list arguments;

	progress_clear(progress);
	fputs("mtelab: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}
