/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace_page: the events of one page of tracefs' trace_pipe_raw. */
#include "host/watch/trace_page.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* include/linux/ring_buffer.h; the upper bits of `commit` are flags. */
#define HEADER_BYTES    16
#define COMMIT_MASK     0x7ffffff
#define TYPE_BITS       5
#define DELTA_BITS      27
#define TYPE_PADDING    29
#define TYPE_EXTEND     30
#define TYPE_STAMP      31
#define STAMP_HIGH_BITS (UINT64_C(0x1f) << 59)

/* What every event's data begins with: common_type, flags, preempt_count, common_pid. */
#define COMMON_BYTES 8

struct cursor {
	const char *at, *end;
	uint64_t time_ns;
};

static bool take_u32(struct cursor *cursor, uint32_t *value)
{
	if (cursor->end - cursor->at < (ptrdiff_t)sizeof(*value))
		return false;
	memcpy(value, cursor->at, sizeof(*value));
	cursor->at += sizeof(*value);
	return true;
}

static bool skip(struct cursor *cursor, size_t size)
{
	if ((size_t)(cursor->end - cursor->at) < size)
		return false;
	cursor->at += size;
	return true;
}

static bool take_event(struct cursor *cursor, size_t size, trace_event_fn *each, void *context)
{
	struct trace_event event = {.time_ns = cursor->time_ns};
	const char *data = cursor->at;

	if (size < COMMON_BYTES || !skip(cursor, size))
		return false;
	memcpy(&event.type, data, sizeof(event.type));
	memcpy(&event.thread, data + 4, sizeof(event.thread));
	each(context, &event);
	return true;
}

/* Data whose length stands in front of it, itself included. */
static bool take_long_event(struct cursor *cursor, trace_event_fn *each, void *context)
{
	uint32_t length;

	if (!take_u32(cursor, &length) || length < sizeof(length))
		return false;
	return take_event(cursor, ((size_t)length - sizeof(length) + 3) & ~(size_t)3, each,
			  context);
}

/* Returns 1 to go on, 0 at the end of what was committed, or -EINVAL. */
static int take_entry(struct cursor *cursor, trace_event_fn *each, void *context)
{
	uint32_t header, extra;

	if (!take_u32(cursor, &header))
		return cursor->at == cursor->end ? 0 : -EINVAL;

	uint32_t type = header & ((1u << TYPE_BITS) - 1), delta = header >> TYPE_BITS;

	if (type == TYPE_PADDING && !delta)
		return 0;
	if (type == TYPE_PADDING || type == TYPE_EXTEND || type == TYPE_STAMP) {
		if (!take_u32(cursor, &extra))
			return -EINVAL;
		if (type == TYPE_EXTEND)
			cursor->time_ns += delta + ((uint64_t)extra << DELTA_BITS);
		if (type == TYPE_STAMP)
			cursor->time_ns = (cursor->time_ns & STAMP_HIGH_BITS) | delta |
					  (uint64_t)extra << DELTA_BITS;
		if (type != TYPE_PADDING)
			return 1;
		cursor->time_ns += delta;
		return extra >= sizeof(extra) && skip(cursor, extra - sizeof(extra)) ? 1 : -EINVAL;
	}
	cursor->time_ns += delta;
	return (type ? take_event(cursor, (size_t)type * 4, each, context)
		     : take_long_event(cursor, each, context))
		       ? 1
		       : -EINVAL;
}

int trace_page_read(const void *page, size_t size, trace_event_fn *each, void *context)
{
	struct cursor cursor;
	uint64_t commit;
	int result;

	if (size < HEADER_BYTES)
		return -EINVAL;
	memcpy(&cursor.time_ns, page, sizeof(cursor.time_ns));
	memcpy(&commit, (const char *)page + 8, sizeof(commit));
	commit &= COMMIT_MASK;
	if (commit > size - HEADER_BYTES)
		return -EINVAL;
	cursor.at = (const char *)page + HEADER_BYTES;
	cursor.end = cursor.at + commit;
	do
		result = take_entry(&cursor, each, context);
	while (result > 0);
	return result;
}
