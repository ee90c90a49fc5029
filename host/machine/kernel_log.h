/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log: what the kernel said. */
#ifndef MTEBENCH_HOST_MACHINE_KERNEL_LOG_H
#define MTEBENCH_HOST_MACHINE_KERNEL_LOG_H

#include <stddef.h>

/*
 * The first line of the kernel's log with @words in it, into @line, without its prefix. Returns 0,
 * -ENOENT when no line that is still there has them, or -errno when the log cannot be read (EPERM:
 * kernel.dmesg_restrict).
 */
int kernel_log_find(const char *words, char *line, size_t line_size);

#endif
