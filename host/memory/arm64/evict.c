/* SPDX-License-Identifier: GPL-2.0-or-later */
/* evict: lines of memory out of all caches, which Linux lets every process do (SCTLR_EL1.UCI). */
#include "host/memory/evict.h"

#include <stdint.h>

#include "host/memory/tags.h"

/* CTR_EL0.DminLine (Arm ARM): log2 of the smallest line in words. */
static size_t line_bytes(void)
{
	uint64_t ctr;

	__asm__("mrs %0, ctr_el0" : "=r"(ctr));
	return (size_t)4 << (ctr >> 16 & 15);
}

size_t evict(void *memory, size_t size_bytes)
{
	size_t step = line_bytes();
	uint64_t begin = (uint64_t)memory & ~(uint64_t)(step - 1);
	uint64_t end = (uint64_t)memory + size_bytes;
	bool tags = tags_supported();

	for (uint64_t at = begin; at < end; at += step)
		if (tags) /* DC CIGDVAC, which assemblers know as part of memtag only */
			__asm__ volatile("sys #3, c7, c14, #5, %0" ::"r"(at) : "memory");
		else
			__asm__ volatile("dc civac, %0" ::"r"(at) : "memory");
	__asm__ volatile("dsb sy" ::: "memory");
	return (end - begin + step - 1) / step;
}
