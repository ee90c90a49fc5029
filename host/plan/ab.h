/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ab: two levels of a factor, or two configs, measured in turns, A B B A, so that whatever drifts
 * with time falls on both alike.
 */
#ifndef MTEBENCH_HOST_PLAN_AB_H
#define MTEBENCH_HOST_PLAN_AB_H

#include "host/plan/plan.h"

#define AB_BLOCKS_MAX 100

/* What a trial of an A/B plan is: block `trial / AB_BLOCK`, place `trial % AB_BLOCK` in it. */
#define AB_BLOCK 4
#define AB_ORDER "ABBA"

/* "FACTOR=A,B", read; or "config" and the names of two of them. */
struct ab {
	char factor[64];
	char levels[2][256];
	uint64_t blocks; /* of four trials for each pair of cells; 0: no A/B run */
};

/* Reads "mte=off,on" into @ab, leaving `blocks`. Returns 0, or -1 with a message. */
int ab_parse(const char *text, struct ab *ab, struct message *message);

/*
 * Makes the plan @plan, of which every cell that has the factor at one of both levels must have its
 * twin, the same at the other level, into an A/B plan: pairs of cells, ab->blocks blocks of each,
 * the pairs shuffled anew for each round of blocks with @seed. Cells without the factor, at other
 * levels or without twin are left out and counted in plan->left_out. Returns 0, or -1 with a
 * message and @plan freed.
 */
int ab_arrange(const struct ab *ab, uint64_t seed, struct plan *plan, struct message *message);

/* Names two configs in @ab, leaving `blocks`: without their directories where that tells them
 * apart. */
void ab_name_configs(struct ab *ab, const char *path_a, const char *path_b);

/*
 * Makes @plan and @plan_b, of two configs, into one A/B plan @plan: trial n of one is paired with
 * trial n of the other, of the same benchmark and clock. All pairs of a benchmark must differ in
 * the same factors, or in none (then in limits), so that a combination that only one config leaves
 * out does not shift the pairs. Sorts @plan_b. Returns 0, or -1 with a message and @plan freed.
 */
int ab_arrange_two(const struct ab *ab, uint64_t seed, struct plan *plan, struct plan *plan_b,
		   struct message *message);

#endif
