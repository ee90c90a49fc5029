/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace_break: stops the kernel's trace when a sample took too long. */
#include "host/watch/trace_break.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/watch/tracepoint.h"

static int open_below(const char *directory, const char *name)
{
	char path[512], below[64];

	snprintf(below, sizeof(below), "%s/%s", directory, name);
	return open(sysfs_locate(below, path, sizeof(path)), O_WRONLY | O_CLOEXEC);
}

static int open_tracefs(struct trace_break *brk, struct message *message)
{
	errno = ENOENT;
	for (size_t i = 0; i < TRACEFS_DIRECTORY_COUNT && brk->on_fd < 0 && errno == ENOENT; i++) {
		brk->directory = tracefs_directories[i];
		brk->on_fd = open_below(brk->directory, "tracing_on");
	}
	if (brk->on_fd < 0)
		return message_set_errno(
			message, errno,
			"--break-us: tracing_on of the tracefs cannot be written (root; mount -t tracefs nodev /sys/kernel/tracing)");
	brk->marker_fd = open_below(brk->directory, "trace_marker");
	return 0;
}

static int check_tracing(const struct trace_break *brk, struct message *message)
{
	uint64_t on = 0;
	int result = sysfs_read_u64_at(&on, "%s/tracing_on", brk->directory);

	if (result < 0)
		return message_set_errno(message, -result, "--break-us: cannot read %s/tracing_on",
					 brk->directory);
	if (on)
		return 0;
	return message_set(
		message,
		"--break-us: %s/tracing_on is 0: nothing is traced that could be kept; choose a tracer or events and write 1 there",
		brk->directory);
}

int trace_break_open(uint64_t limit_us, const struct clock_scale *clock, struct trace_break *brk,
		     struct message *message)
{
	*brk = (struct trace_break){.limit_us = limit_us, .on_fd = -1, .marker_fd = -1};
	if (strcmp(clock->unit, "ns") != 0)
		return message_set(message,
				   "--break-us needs samples that are times, and here they are %s",
				   clock->unit);
	brk->us_per_tick = clock->unit_per_tick / 1000;
	brk->limit_ticks = (uint64_t)((double)limit_us / brk->us_per_tick);
	if (open_tracefs(brk, message) == 0 && check_tracing(brk, message) == 0)
		return 0;
	trace_break_close(brk);
	return -1;
}

void trace_break_close(struct trace_break *brk)
{
	if (brk->on_fd >= 0)
		close(brk->on_fd);
	if (brk->marker_fd >= 0)
		close(brk->marker_fd);
	brk->on_fd = -1;
	brk->marker_fd = -1;
}

size_t trace_break_find(const uint64_t *values, size_t count, uint64_t limit_ticks)
{
	size_t i = 0;

	while (i < count && values[i] <= limit_ticks)
		i++;
	return i;
}

/* A marker that cannot be written is missed; a trace that cannot be stopped is overwritten, which
 * its reader sees. Both were writable when the run began. */
size_t trace_break_look(const struct trace_break *brk, const uint64_t *values, size_t count)
{
	size_t at = trace_break_find(values, count, brk->limit_ticks);

	if (at == count)
		return count;
	if (brk->marker_fd >= 0)
		dprintf(brk->marker_fd,
			"mtebench: sample %zu of %zu took %.1f us, more than %" PRIu64, at, count,
			(double)values[at] * brk->us_per_tick, brk->limit_us);
	dprintf(brk->on_fd, "0");
	return at;
}

bool trace_break_report(FILE *file, const struct trace_break *brk,
			const struct trial_record *record)
{
	size_t i = 0;

	while (i < record->counter_count &&
	       strcmp(record->counters[i].name, TRACE_BREAK_COUNTER) != 0)
		i++;
	if (i == record->counter_count)
		return false;

	uint64_t at = record->counters[i].value;

	fprintf(file,
		"mtebench: trial %" PRIu64 " (%s): sample %" PRIu64
		" of %zu took %.1f us, more than %" PRIu64
		": the trace was stopped and is kept: %s/trace; the run ends here (--resume continues it)\n",
		record->trial, record->bench, at, record->samples.count,
		(double)record->samples.values[at] * brk->us_per_tick, brk->limit_us,
		brk->directory);
	return true;
}
