/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sampled: the share that each function and each phase has of the kernel's part of a timed job, by
 * the samples of runs with --profile, and how far to trust it.
 *
 * Each ok trial of a cell is a round. The samples of a round are taken after random periods
 * (host/watch/sampler.h) and are nearly independent of each other, but rounds may still differ
 * because the state of the machine does. So a share has the wider of two intervals: Wilson's for a
 * binomial share (Wilson 1927) and, from SAMPLED_ROUNDS_MIN rounds on, that of the ratio estimator
 * over rounds (Cochran, Sampling Techniques, 1977, 6.4) with Student's quantile.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_SAMPLED_H
#define MTEBENCH_ANALYSIS_DATA_SAMPLED_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/data/anatomy.h"

#define SAMPLED_ROUNDS_MIN 10
#define SAMPLED_CONFIDENCE 0.95

/* A part of the samples, round by round. */
struct sampled_part {
	uint64_t *rounds; /* owned */
	uint64_t samples; /* their sum */
};

struct sampled_function {
	const char *name; /* borrowed from the cell */
	size_t phase;
	struct sampled_part part;
};

struct sampled {
	const char *reason;                 /* NULL, or why there are no samples; borrowed */
	struct sampled_function *functions; /* most samples first; owned */
	size_t function_count;
	struct sampled_part phases[PHASES_MAX + 1];
	struct sampled_part all;
	size_t round_count;
	uint64_t events, lost, throttled;
};

struct sampled_share {
	double share, low, high; /* 0 to 1 */
};

/* Sums up the profiles of @cell, which must outlive the result. Free it with sampled_free(). */
struct sampled sampled_of(const struct cell *cell, const struct phases *phases);
void sampled_free(struct sampled *sampled);

/* Wilson's interval of @part of @whole > 0 samples. Pure. */
struct sampled_share sampled_wilson(uint64_t part, uint64_t whole, double confidence);

/* The share of @part in @whole > 0 samples of @round_count rounds, with the wider of the two
 * intervals. Pure. */
struct sampled_share sampled_share_of(const struct sampled_part *part,
				      const struct sampled_part *whole, size_t round_count,
				      double confidence);

/*
 * Samples compared with instructions: the exposure of an anatomy (lab/anatomy/exposure.h) predicts
 * exactly which share of the samples each phase should have.
 *
 * A phase with a predicted share below SAMPLED_JUDGED is not judged alone: all of these are judged
 * together as the rest. The reason is that samples cover the whole job, while its beginning and end
 * are in no window. Samples and exposure agree when each predicted share lies in the Wilson
 * interval of the share found. The intervals hold all at once with probability SAMPLED_AGREEMENT
 * (Bonferroni); Wilson's suffices because emulated rounds differ in nothing but their samples.
 */
#define SAMPLED_JUDGED    0.01
#define SAMPLED_AGREEMENT 0.999

struct sampled_match {
	double expected[PHASES_MAX + 1]; /* predicted share of each phase */
	struct sampled_share found;      /* share of the rest among the samples */
	double rest;                     /* predicted share of the rest */
	bool differs[PHASES_MAX + 1];    /* phases that are judged alone and do not agree */
	bool rest_differs;
	size_t judged; /* number of shares that are judged: phases, and the rest */
};

/* Returns false, with nothing to compare, when the cell has no samples or @anatomy no exposure. */
bool sampled_match(const struct sampled *sampled, const struct anatomy *anatomy,
		   const struct phases *phases, struct sampled_match *match);
bool sampled_agrees(const struct sampled_match *match);

#endif
