/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random: the one source of shuffles. */
#include "host/machine/random.h"

uint64_t random_next(uint64_t *state)
{
	uint64_t mixed = (*state += 0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
	return mixed ^ mixed >> 31;
}

void random_order(uint32_t *order, size_t count, uint64_t seed)
{
	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	/* The bias of the modulo is below count / 2^64. */
	for (size_t left = count; left > 1; left--) {
		size_t other = (size_t)(random_next(&seed) % left);
		uint32_t last = order[left - 1];

		order[left - 1] = order[other];
		order[other] = last;
	}
}
