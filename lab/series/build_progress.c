/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build_progress: lines and the estimate. */
#include "lab/series/build_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/base/now.h"

#define DRAW_INTERVAL_S 0.25
#define SAY_INTERVAL_S  30
/* A build of fewer steps is one after a change; a whole one has about 1,500 with lab.config. */
#define WHOLE_STEPS 700

void build_progress_begin(struct build_progress *progress, size_t count)
{
	*progress = (struct build_progress){.count = count, .terminal = isatty(STDERR_FILENO)};
}

void build_progress_next(struct build_progress *progress, const char *label)
{
	progress->label = label;
	progress->index++;
	progress->steps = 0;
	progress->started_s = progress->said_s = now_s();
}

double build_progress_left_s(const struct build_progress *progress, double elapsed_s,
			     uint64_t expected)
{
	double others_s = (double)(progress->count - progress->index) * progress->usual_s;

	if (progress->steps == 0 || (progress->usual_s <= 0 && progress->index < progress->count))
		return -1;
	if (progress->steps > WHOLE_STEPS && expected > progress->steps)
		return elapsed_s * (double)(expected - progress->steps) / (double)progress->steps +
		       others_s;
	return others_s > 0 ? others_s : -1;
}

static void clear(struct build_progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[2K", stderr);
	progress->drawn = false;
}

static void print_state(const struct build_progress *progress, uint64_t expected)
{
	double elapsed_s = now_s() - progress->started_s;
	double left_s = build_progress_left_s(progress, elapsed_s, expected);

	fprintf(stderr, "building %s (%zu of %zu): %" PRIu64, progress->label, progress->index,
		progress->count, progress->steps);
	if (progress->index == 1 && expected)
		fprintf(stderr, " of about %" PRIu64, expected);
	fprintf(stderr, " steps, %.0f s", elapsed_s);
	if (left_s >= 0)
		fprintf(stderr, ", about %.0f s left for all", left_s);
}

void build_progress_step(void *context, uint64_t steps, uint64_t expected)
{
	struct build_progress *progress = context;
	double since_s = now_s() - progress->said_s;

	progress->steps = steps;
	if (since_s < (progress->terminal ? DRAW_INTERVAL_S : SAY_INTERVAL_S))
		return;
	progress->said_s = now_s();
	clear(progress);
	fputs(progress->terminal ? "  " : "mtelab: ", stderr);
	print_state(progress, expected);
	progress->drawn = progress->terminal;
	if (!progress->terminal)
		fputc('\n', stderr);
}

void build_progress_end(struct build_progress *progress, const char *how)
{
	double elapsed_s = now_s() - progress->started_s;

	clear(progress);
	fprintf(stderr, "mtelab: %s: %s", progress->label, how);
	if (progress->steps > 0)
		fprintf(stderr, ", %" PRIu64 " steps, %.0f s", progress->steps, elapsed_s);
	fputc('\n', stderr);
	if (progress->steps > 0 && progress->steps < WHOLE_STEPS)
		progress->usual_s = elapsed_s;
}
