/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ab: arranges a plan that measures two levels of a factor, or two configs, in turns A B B A, so
 * that drift falls on both alike.
 */
#ifndef MTEBENCH_HOST_PLAN_AB_H
#define MTEBENCH_HOST_PLAN_AB_H

#include "host/plan/plan.h"

#define AB_BLOCKS_MAX 100

/* Trial number T of an A/B plan is at place T % AB_BLOCK of block T / AB_BLOCK. */
#define AB_BLOCK 4
#define AB_ORDER "ABBA"

/* What is compared: two levels of a factor, or two configs. */
struct ab {
	char factor[64];
	char levels[2][256];
	uint64_t blocks; /* number of blocks of four trials for each pair of cells; 0: no A/B run */
};

/* Reads "mte=off,on" into @ab, all but `blocks`. Returns 0, or -1 with a message. */
int ab_parse(const char *text, struct ab *ab, struct message *message);

/*
 * Turns @plan into an A/B plan. Each cell at the first level is paired with its twin, the same cell
 * at the second level, and each pair gets ab->blocks blocks. The pairs are shuffled with @seed,
 * anew for each round of blocks. Cells without a twin, at other levels or without the factor are
 * left out and counted in plan->left_out. Returns 0, or -1 with a message and @plan freed, also
 * when there is no pair.
 */
int ab_arrange(const struct ab *ab, uint64_t seed, struct plan *plan, struct message *message);

/* Sets factor and levels of @ab to "config" and the names of two configs: their file names, or
 * their paths when the file names are equal. */
void ab_name_configs(struct ab *ab, const char *path_a, const char *path_b);

/*
 * Turns the plans of two configs into one A/B plan in @plan. Trial n of one is paired with trial n
 * of the other; both must have as many trials, and the two of a pair the same benchmark and clock.
 * All pairs of a benchmark must differ in the same factors, or in none (then in limits): otherwise
 * a combination that only one config leaves out would shift the pairs. Sorts @plan_b. Returns 0, or
 * -1 with a message and @plan freed.
 */
int ab_arrange_two(const struct ab *ab, uint64_t seed, struct plan *plan, struct plan *plan_b,
		   struct message *message);

#endif
