/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build_progress: how far the building of several kernels is, on stderr: on a terminal one line, redrawn;
 * elsewhere a plain line now and then. */
#ifndef MTEBENCH_LAB_SERIES_BUILD_PROGRESS_H
#define MTEBENCH_LAB_SERIES_BUILD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct build_progress {
	size_t count, index; /* kernels to build, and which of them is being built */
	const char *label;   /* borrowed */
	bool terminal, drawn;
	double started_s, said_s; /* of this kernel; of the last line */
	double usual_s; /* what the last kernel took that was built after another; 0: not known */
	uint64_t steps;
};

void build_progress_begin(struct build_progress *progress, size_t count);

/* The next kernel. */
void build_progress_next(struct build_progress *progress, const char *label);

/* It has done so many steps, of @expected that a whole build has; 0: not known. */
void build_progress_step(void *progress, uint64_t steps, uint64_t expected);

/* It has ended, @how: "built". Prints a line that stays. */
void build_progress_end(struct build_progress *progress, const char *how);

/* Seconds left for all, or negative while that cannot be told: the first kernel is built whole, from the
 * others only what has changed. */
double build_progress_left_s(const struct build_progress *progress, double elapsed_s,
			     uint64_t expected);

#endif
