/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random: the one source of shuffles, so that a recorded seed repeats a run on any machine. */
#ifndef MTEBENCH_HOST_MACHINE_RANDOM_H
#define MTEBENCH_HOST_MACHINE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): advances *@state and returns 64 bits. */
uint64_t random_next(uint64_t *state);

/* Fills @order with 0..@count-1, then shuffles it after Fisher and Yates. Same @seed, same
 * order. */
void random_order(uint32_t *order, size_t count, uint64_t seed);

#endif
