/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern: a tag and a word for each granule of guest memory, from its address, so that the guest
 * can write them and both sides can tell which are gone. No tag of it is zero, and neighbours
 * differ.
 */
#ifndef MTEBENCH_INCLUDE_PATTERN_H
#define MTEBENCH_INCLUDE_PATTERN_H

#include <stdint.h>

/* 1..15, of the granule at guest address @address. */
static inline uint64_t pattern_tag(uint64_t address, uint64_t seed)
{
	return ((address >> 4) + (address >> 12) + seed) % 15 + 1;
}

static inline uint64_t pattern_word(uint64_t address, uint64_t seed)
{
	return address ^ seed << 48 ^ UINT64_C(0x5aa5000000000001);
}

#endif
