/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress: how far a campaign is, on stderr: on a terminal one line a running kernel, redrawn;
 * elsewhere a plain line at each quarter. Other lines of talk go through progress_say(), so that
 * they do not tear the drawing.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_PROGRESS_H
#define MTEBENCH_LAB_CAMPAIGN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One kernel of the campaign. */
struct progress_entry {
	const char *label; /* borrowed */
	bool running;
	bool finished;
	double started_s; /* of now_s() */
	uint64_t planned; /* trials; 0 while booting */
	uint64_t done;
	uint64_t quarters; /* already reported, on what is not a terminal */
};

struct progress {
	struct progress_entry *entries; /* borrowed */
	size_t count;
	bool terminal;
	double later_share; /* what steps behind this one take, as a share of its time */
	double started_s;
	double drawn_s;
	size_t lines; /* drawn and standing above the cursor */
};

void progress_begin(struct progress *progress, struct progress_entry *entries, size_t count,
		    double later_share);

/* Draws, if it is time to. */
void progress_update(struct progress *progress);

/* Prints a line "mtelab: ..." in its path. */
void progress_say(struct progress *progress, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes the drawing away, before others write to the terminal. */
void progress_clear(struct progress *progress);

/*
 * Seconds left, from what was done of all kernels in @elapsed_s; negative while that cannot be
 * told. Entries that were finished before they were ever started do not count.
 */
double progress_left_s(const struct progress_entry *entries, size_t count, double elapsed_s);

#endif
