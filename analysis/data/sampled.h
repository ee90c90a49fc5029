/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sampled: what runs with --profile tell: what share of the kernel's part of a timed job each
 * function and each phase has, and how far to trust it.
 *
 * Each ok trial of a cell is a round. Samples of a round are taken after random periods
 * (host/watch/sampler.h) and are as good as independent of each other; rounds may differ all the
 * same, when the machine does. So the interval of a share is the wider of two: Wilson's for a
 * binomial share (Wilson 1927), and, from SAMPLED_ROUNDS_MIN rounds on, that of the ratio estimator
 * over rounds (Cochran, Sampling Techniques, 1977, 6.4), with Student's quantile.
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
	const char *reason;                 /* why there is nothing else; borrowed; else NULL */
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

/* Of the profiles of @cell, which must outlive it. To be freed with sampled_free(). */
struct sampled sampled_of(const struct cell *cell, const struct phases *phases);
void sampled_free(struct sampled *sampled);

/* Wilson's interval of @part of @whole > 0 samples. Pure. */
struct sampled_share sampled_wilson(uint64_t part, uint64_t whole, double confidence);

/* The wider one, of @part of @whole > 0 samples in @round_count rounds. Pure. */
struct sampled_share sampled_share_of(const struct sampled_part *part,
				      const struct sampled_part *whole, size_t round_count,
				      double confidence);

/*
 * The two methods side by side: the exposure of the plugin's record (lab/anatomy/exposure.h) says
 * to the instruction which share samples should have.
 *
 * Phases that are expected to have less than SAMPLED_JUDGED are judged as one, for the samples are
 * of the whole job and the windows are not: its begin and end are in no window. Agreement is that
 * each judged share lies in its Wilson interval, all of them at once with SAMPLED_AGREEMENT
 * (Bonferroni): emulated rounds do not differ in anything but their samples.
 */
#define SAMPLED_JUDGED    0.01
#define SAMPLED_AGREEMENT 0.999

struct sampled_match {
	double expected[PHASES_MAX + 1]; /* shares of all phases */
	struct sampled_share found;      /* of what is judged as one */
	double rest;                     /* its expected share */
	bool differs[PHASES_MAX + 1];    /* phases that are judged and do not agree */
	bool rest_differs;
	size_t judged;
};

/* False where @anatomy has no exposure. */
bool sampled_match(const struct sampled *sampled, const struct anatomy *anatomy,
		   const struct phases *phases, struct sampled_match *match);
bool sampled_agrees(const struct sampled_match *match);

#endif
