/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process: runs a helper program and waits for it. */
#ifndef MTEBENCH_LAB_BASE_PROCESS_H
#define MTEBENCH_LAB_BASE_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#include "common/message.h"

/*
 * Runs @arguments[0] (looked for on the PATH; @arguments ends with NULL) with its standard output
 * on @output_fd, or on ours when that is -1. Returns its exit status, 128 + N when signal N killed
 * it, or -1 with a message when it could not be started.
 */
int process_run(const char *const *arguments, int output_fd, struct message *message);

/*
 * The same, with what it prints on standard output in @text, cut at @size and ended with NUL.
 */
int process_capture(const char *const *arguments, char *text, size_t size, struct message *message);

/* The same, and what it says on standard error in @said. */
int process_capture_both(const char *const *arguments, char *text, size_t size, char *said,
			 size_t said_size, struct message *message);

/* CPUs that this process may use. */
size_t process_count_cores(void);

#endif
