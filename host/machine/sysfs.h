/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysfs: small files of the kernel, and what the kernel says about this process's pages. The root of
 * all paths is state of the process: set by tests, never in one that runs a trial.
 */
#ifndef MTEBENCH_HOST_MACHINE_SYSFS_H
#define MTEBENCH_HOST_MACHINE_SYSFS_H

#include <stddef.h>
#include <stdint.h>

/*
 * For tests: every path that is given to this module lies below @root from now on ("" is the
 * machine itself). @root must outlive its use.
 */
void sysfs_set_root(const char *root);

/* Where @path lies, into @text: below the root. Returns @text. */
char *sysfs_locate(const char *path, char *text, size_t text_size);

/* Reads @path into @text, cut at its size, without the last newline. Returns 0 or -errno. */
int sysfs_read_text(const char *path, char *text, size_t text_size);

/* The same, of a list whose chosen word stands in brackets, as "always [madvise] never", only that word;
 * of other text all of it. */
int sysfs_read_choice(const char *path, char *word, size_t word_size);

/* Reads one number from @path. Returns 0 or -errno; -EINVAL when it is no number. */
int sysfs_read_u64(const char *path, uint64_t *value);

/* The same, with the path made of @format. */
int sysfs_read_text_at(char *text, size_t text_size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int sysfs_read_u64_at(uint64_t *value, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Replaces what @path holds by @text, with a newline. Returns 0 or -errno. */
int sysfs_write_text(const char *path, const char *text);

#define SYSFS_NAME_MAX 64

/*
 * The entries of @directory that begin with @prefix, in order of name (a number behind the prefix
 * counts as one). Returns how many stand in @names, at most @max; 0 where there is no directory.
 */
size_t sysfs_list(const char *directory, const char *prefix, char (*names)[SYSFS_NAME_MAX],
		  size_t max);

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

/* How many bytes of it a transparent huge page maps; 0 also where smaps cannot tell. */
size_t sysfs_thp_mapped_bytes(const void *memory, size_t size_bytes);

/*
 * Page frame numbers of the @count base pages from @memory on, from /proc/self/pagemap; 0 for a
 * page that is absent, or for all where the reader lacks CAP_SYS_ADMIN. Returns 0 or -errno.
 */
int sysfs_page_frames(const void *memory, size_t count, uint64_t *frames);

#endif
