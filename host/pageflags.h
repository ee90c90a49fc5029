/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pageflags: what the kernel notes about the page frames of this process's memory:
 * /proc/kpageflags, which needs CAP_SYS_ADMIN.
 */
#ifndef MTEBENCH_HOST_PAGEFLAGS_H
#define MTEBENCH_HOST_PAGEFLAGS_H

#include <stddef.h>
#include <stdint.h>

/* Bits of include/linux/kernel-page-flags.h (not in uapi): KPF_ARCH_2 is arm64's PG_mte_tagged,
 * KPF_ARCH_3 its PG_mte_lock (Linux 6.2 and later). Of a huge page of hugetlb only the first frame
 * has them. */
#define PAGEFLAGS_MTE_TAGGED (UINT64_C(1) << 41)
#define PAGEFLAGS_MTE_LOCK   (UINT64_C(1) << 42)

/*
 * The flags of the @count base pages from @memory on, which must be present; 0 for one that is not.
 * Returns 0 or -errno.
 */
int pageflags_read(const void *memory, size_t count, uint64_t *flags);

/*
 * How many base pages of [@memory, +@size_bytes) have all of @wanted. Returns -1 where that is not
 * to be had.
 */
int64_t pageflags_count(const void *memory, size_t size_bytes, uint64_t wanted);

#endif
