/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tracepoint: how often a tracepoint of the kernel is passed on behalf of this process. */
#include "host/watch/tracepoint.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/watch/event_open.h"

const char *const tracefs_directories[TRACEFS_DIRECTORY_COUNT] = {
	"/sys/kernel/tracing",
	"/sys/kernel/debug/tracing",
};

static int read_id(const char *name, uint64_t *id)
{
	int result = -ENOENT;

	for (size_t i = 0; i < TRACEFS_DIRECTORY_COUNT && result < 0; i++) {
		char path[256];

		snprintf(path, sizeof(path), "%s/events/%s/id", tracefs_directories[i], name);
		result = sysfs_read_u64(path, id);
	}
	return result;
}

int tracepoint_open_for(const char *name, pid_t pid)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.inherit = 1,
	};
	uint64_t id = 0;
	int result = read_id(name, &id);

	if (result < 0)
		return result;
	attr.config = id;
	result = event_open(&attr, pid, -1);
	return result < 0 ? -errno : result;
}

int tracepoint_open(const char *name)
{
	return tracepoint_open_for(name, 0);
}

int64_t tracepoint_read(int fd)
{
	uint64_t count;

	return fd >= 0 && read(fd, &count, sizeof(count)) == sizeof(count) ? (int64_t)count : -1;
}
