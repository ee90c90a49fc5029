/* SPDX-License-Identifier: GPL-2.0-or-later */
/* evict: lines of memory out of all caches. */
#ifndef MTEBENCH_HOST_MEMORY_EVICT_H
#define MTEBENCH_HOST_MEMORY_EVICT_H

#include <stddef.h>

/*
 * Cleans and invalidates the cache lines of [@memory, +@size_bytes), and where the CPU has MTE those of
 * its tags, to the point of coherency: the next access reads memory. Returns how many lines that were,
 * 0 where the architecture lets no process do it.
 */
size_t evict(void *memory, size_t size_bytes);

#endif
