/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern: computes a tag and a word for each granule of guest memory from its address. The guest
 * writes them, and both sides can tell which are gone. Tags are never 0, and those of neighbouring
 * granules differ.
 */
#ifndef MTEBENCH_INCLUDE_PATTERN_H
#define MTEBENCH_INCLUDE_PATTERN_H

#include <stdint.h>

/* A bit of seeds: every 4 KiB of memory gets the same tags and words. */
#define PATTERN_ALIKE 0x100

static inline uint64_t pattern_place(uint64_t address, uint64_t seed)
{
	return seed & PATTERN_ALIKE ? address & 0xfff : address;
}

/* The tag, 1 to 15, of the granule at guest address @address. */
static inline uint64_t pattern_tag(uint64_t address, uint64_t seed)
{
	uint64_t place = pattern_place(address, seed);

	return ((place >> 4) + (place >> 12) + seed) % 15 + 1;
}

static inline uint64_t pattern_word(uint64_t address, uint64_t seed)
{
	return pattern_place(address, seed) ^ seed << 48 ^ UINT64_C(0x5aa5000000000001);
}

#endif
