/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace_page: the events of one page of tracefs' trace_pipe_raw. Pure.
 *
 * The text files of tracefs round times to a microsecond; only the raw pages have the ns. Their
 * layout is said in events/header_page and events/header_event, and has been the same since Linux
 * 2.6.30.
 */
#ifndef MTEBENCH_HOST_WATCH_TRACE_PAGE_H
#define MTEBENCH_HOST_WATCH_TRACE_PAGE_H

#include <stddef.h>
#include <stdint.h>

struct trace_event {
	uint64_t time_ns; /* by the instance's trace_clock */
	uint16_t type;    /* the number in the event's file `id` */
	int32_t thread;   /* tid */
};

typedef void trace_event_fn(void *context, const struct trace_event *event);

/* Calls @each for the events of @page in order. Returns 0, or -EINVAL at the first that is
 * cut off. */
int trace_page_read(const void *page, size_t size, trace_event_fn *each, void *context);

#endif
