/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log: the log of the running kernel, as /dev/kmsg gives it. */
#ifndef MTEBENCH_HOST_MACHINE_KERNEL_LOG_H
#define MTEBENCH_HOST_MACHINE_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most that one read of /dev/kmsg gives (CONSOLE_EXT_LOG_MAX, printk/internal.h), and a NUL. */
#define KERNEL_LOG_RECORD_BYTES (8192 + 1)

/* One record of the log. */
struct kernel_line {
	bool kernels; /* the kernel wrote it: a program that writes to /dev/kmsg cannot pretend to */
	uint64_t number;
	uint64_t time_us; /* since boot */
	const char *text; /* its first line, without prefix */
};

/*
 * Takes "6,1,0,-;text\n KEY=value" apart, which it cuts at the end of its text. Returns false when
 * there is no such prefix.
 */
bool kernel_line_parse(char *record, struct kernel_line *line);

/* A reader with a place of its own: other readers take nothing away from it. */
struct kernel_log {
	int fd; /* -errno where the log cannot be read */
	uint64_t next_number;
	char record[KERNEL_LOG_RECORD_BYTES];
};

/* Begins at the oldest record. Returns 0 or -errno (-EPERM: kernel.dmesg_restrict). */
int kernel_log_open(struct kernel_log *log);

/*
 * The next record, into @line, which is good until the next call. Adds to *@lost (NULL: no matter)
 * how many were overwritten before it. Returns 1, 0 when there is no more, or -errno.
 */
int kernel_log_next(struct kernel_log *log, struct kernel_line *line, uint64_t *lost);

/* Passes over all that is there. Returns 0 or -errno. */
int kernel_log_skip(struct kernel_log *log);

void kernel_log_close(struct kernel_log *log);

/*
 * Copies the first line that contains @words into @line, without its prefix. Returns 0, or -ENOENT
 * when no line that is still in the log contains them, or -errno when the log cannot be read.
 */
int kernel_log_find(const char *words, char *line, size_t line_size);

#endif
