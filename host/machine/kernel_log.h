/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log: searches the log of the running kernel. */
#ifndef MTEBENCH_HOST_MACHINE_KERNEL_LOG_H
#define MTEBENCH_HOST_MACHINE_KERNEL_LOG_H

#include <stddef.h>

/*
 * Copies the first line that contains @words into @line, without its prefix. Returns 0, or -ENOENT
 * when no line that is still in the log contains them, or -errno when the log cannot be read
 * (-EPERM: kernel.dmesg_restrict).
 */
int kernel_log_find(const char *words, char *line, size_t line_size);

#endif
