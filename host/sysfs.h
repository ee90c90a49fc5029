/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysfs: small files of the kernel, and what the kernel says about this process's pages. */
#ifndef MTEBENCH_HOST_SYSFS_H
#define MTEBENCH_HOST_SYSFS_H

#include <stddef.h>
#include <stdint.h>

/* Reads @path into @text, cut at its size, without the last newline. Returns 0 or -errno. */
int sysfs_read_text(const char *path, char *text, size_t text_size);

/* Reads one number from @path. Returns 0 or -errno; -EINVAL when it is no number. */
int sysfs_read_u64(const char *path, uint64_t *value);

/* The value of @key in /proc/meminfo, in bytes; 0 when absent. */
uint64_t sysfs_meminfo_bytes(const char *key);

/* Size of a transparent huge page (PMD), 0 where the kernel has none. */
size_t sysfs_thp_bytes(void);

/*
 * Size of the pages that map [@memory, +@size_bytes) in this process, as /proc/self/smaps has it:
 * the base or huge page size, or the PMD size where all that is present is mapped by PMD. 0 when
 * sizes are mixed or nothing is known.
 */
size_t sysfs_mapped_page_size(const void *memory, size_t size_bytes);

/*
 * Page frame numbers of the @count base pages from @memory on, from /proc/self/pagemap; 0 for a
 * page that is absent, or for all where the reader lacks CAP_SYS_ADMIN. Returns 0 or -errno.
 */
int sysfs_page_frames(const void *memory, size_t count, uint64_t *frames);

#endif
