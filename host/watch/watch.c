/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watch: what looks on while the vCPUs do the timed job of a trial. */
#include "host/watch/watch.h"

void watch_begin(struct watch *watch)
{
	if (watch && watch->function)
		call_count_open(&watch->calls, watch->function, &watch->no_calls);
	if (watch && watch->trace)
		fault_trace_on(watch->trace);
}

void watch_end(struct watch *watch)
{
	uint64_t calls = 0;

	if (watch && watch->trace)
		fault_trace_off(watch->trace);
	if (!watch || !watch->function)
		return;
	if (watch->calls.breakpoints.count &&
	    call_count_read(&watch->calls, &calls, &watch->no_calls) == 0)
		watch->call_count += calls;
	call_count_close(&watch->calls);
}
