/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_open: perf_event_open(2). */
#include "host/watch/event_open.h"

#include <sys/syscall.h>
#include <unistd.h>

int event_open(struct perf_event_attr *attributes, int thread, int cpu)
{
	attributes->size = sizeof(*attributes);
	return (int)syscall(SYS_perf_event_open, attributes, thread, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}
