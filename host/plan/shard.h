/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shard: one of n parts of a plan, for several machines that are alike. */
#ifndef MTEBENCH_HOST_PLAN_SHARD_H
#define MTEBENCH_HOST_PLAN_SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define SHARD_COUNT_MAX 1000

/* Part `index` of `count`, from 1; all 0: the whole plan. */
struct shard {
	uint64_t index;
	uint64_t count;
};

/* Reads "2/5". Returns 0, or -1 with a message and @shard untouched. */
int shard_parse(const char *text, struct shard *shard, struct message *message);

/*
 * Whether the trial at @position of the shuffled order belongs to @shard. The parts are disjoint,
 * and every trial belongs to one; a benchmark's trials spread over all parts.
 */
bool shard_has(const struct shard *shard, size_t position);

/* How many of @total trials that are. */
size_t shard_size(const struct shard *shard, size_t total);

#endif
