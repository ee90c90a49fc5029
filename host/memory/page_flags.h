/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_flags: what /proc/kpageflags says of this process's pages. */
#ifndef MTEBENCH_HOST_MEMORY_PAGE_FLAGS_H
#define MTEBENCH_HOST_MEMORY_PAGE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How many of the base pages at @memory, @memory + @stride_bytes, ... below @memory + @size_bytes
 * carry PG_mte_tagged: their tags have been initialised. @stride_bytes is a multiple of the base
 * page size; for hugetlb memory it is the huge page size, since its flag is on the first base page
 * only. -1 where frame numbers or flags are not to be had (both take CAP_SYS_ADMIN).
 */
int64_t page_flags_tagged(const void *memory, size_t size_bytes, size_t stride_bytes);

/* Whether @flags, a page's in /proc/kpageflags, have PG_mte_tagged. */
bool page_flags_is_tagged(uint64_t flags);

/*
 * 1 while somebody is giving the page at @memory its first tags (PG_mte_lock without
 * PG_mte_tagged), 0 when not, -1 where that is not to be had.
 */
int page_flags_locked(const void *memory);

/* Whether the page at @memory, which is tagged, still shows PG_mte_lock: so it does on kernels that
 * have the lock. */
bool page_flags_keeps_lock(const void *memory);

#endif
