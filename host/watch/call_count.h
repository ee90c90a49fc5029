/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call_count: how often the kernel calls one of its functions.
 *
 * Breakpoints (host/watch/breakpoints.h) on the function's first two instructions. Kprobe events
 * cannot do it: the functions of interest are assembly, which ftrace does not know, and trace_kprobe
 * refuses what ftrace does not know ("Could not probe notrace function").
 *
 * Two breakpoints, because hits are not calls: one may hit again. Hits of the first instruction in a
 * row are one call. So the function must not branch in its first two instructions.
 *
 * Calls made for other processes on these CPUs are counted too.
 *
 * Addresses of functions are state of the process, and never looked up again: they are those of the
 * kernel that its one trial runs on. One thread at a time.
 */
#ifndef MTEBENCH_HOST_WATCH_CALL_COUNT_H
#define MTEBENCH_HOST_WATCH_CALL_COUNT_H

#include <stdint.h>

#include "common/message.h"
#include "host/watch/breakpoints.h"

struct call_count {
	struct breakpoints breakpoints;
};

/*
 * Looks up where @function is, which takes the kernel long; this process and those it forks from
 * now on need not do it again.
 */
void call_count_prepare(const char *function);

/*
 * Counts calls of @function from now on. Returns 0, or -1 with @message why calls cannot be counted
 * here (no such symbol, no right to see its address, no breakpoint free) and nothing left open.
 */
int call_count_open(struct call_count *calls, const char *function, struct message *message);

/* Calls since call_count_open(). Returns 0, or -1 with @message when there were too many. */
int call_count_read(const struct call_count *calls, uint64_t *value, struct message *message);

void call_count_close(struct call_count *calls);

#endif
