/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault_trace: the points of stage-2 faults, traced through tracefs in an instance of its own. */
#include "host/watch/fault_trace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/number.h"
#include "host/machine/sysfs.h"
#include "host/watch/trace_page.h"

#define TRACEFS    "/sys/kernel/tracing"
#define PREFIX     "mtebench_"
#define BUFFER_KIB "4096" /* a CPU; a fault takes some 300 bytes */

/* The kprobe events, by point: what kprobe_events is told before the function's name. */
static const struct {
	enum fault_point point;
	char kind; /* p: call, r: return */
	const char *event;
} probes[] = {
	{POINT_PAGE_BEGIN, 'p', "page_begin"},
	{POINT_PAGE_END, 'r', "page_end"},
	{POINT_MAP_BEGIN, 'p', "map_begin"},
	{POINT_MAP_END, 'r', "map_end"},
};

#define PROBE_COUNT (sizeof(probes) / sizeof(probes[0]))

static const struct {
	enum fault_point point;
	const char *event;
} tracepoints[] = {
	{POINT_EXIT, "kvm/kvm_exit"},
	{POINT_FAULT, "kvm/kvm_guest_fault"},
	{POINT_ENTRY, "kvm/kvm_entry"},
};

/* Writes @text to @path, which is appended to where the file is a list. Returns 0 or -errno. */
static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (fd < 0)
		return -errno;

	int result = write(fd, text, strlen(text)) < 0 ? -errno : 0;

	close(fd);
	return result;
}

static int put_own(const struct fault_trace *trace, const char *file, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", trace->directory, file);
	return put(path, text);
}

static void disable_events(const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), TRACEFS "/instances/%s/events/enable", name);
	put(path, "0");
}

/* The instance goes first: while its events are on, the probes cannot. */
static void remove_all(const char *name)
{
	char path[160], order[96];

	disable_events(name);
	snprintf(path, sizeof(path), TRACEFS "/instances/%s", name);
	rmdir(path);
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		snprintf(order, sizeof(order), "-:%s/%s", name, probes[i].event);
		put(TRACEFS "/kprobe_events", order);
	}
}

/* Those whose process is gone. */
static void remove_stale(void)
{
	DIR *directory = opendir(TRACEFS "/instances");
	struct dirent *entry;
	uint64_t pid;

	while (directory && (entry = readdir(directory)))
		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0 &&
		    number_parse_u64(entry->d_name + strlen(PREFIX), 1, INT32_MAX, &pid) == 0 &&
		    kill((pid_t)pid, 0) < 0 && errno == ESRCH) {
			char name[32];

			snprintf(name, sizeof(name), "%.31s", entry->d_name);
			remove_all(name);
		}
	if (directory)
		closedir(directory);
}

static int add_probe(const struct fault_trace *trace, size_t index, const char *symbol)
{
	char order[160];

	snprintf(order, sizeof(order), "%c:%s/%s %s", probes[index].kind, trace->name,
		 probes[index].event, symbol);
	return put(TRACEFS "/kprobe_events", order);
}

static int add_probes(struct fault_trace *trace, struct message *message)
{
	static const char *const pages[] = {"__kvm_faultin_pfn", "__gfn_to_pfn_memslot"};
	int result = -ENOENT;

	for (size_t i = 0; i < 2 && result < 0; i++) {
		snprintf(trace->page_symbol, sizeof(trace->page_symbol), "%s", pages[i]);
		result = add_probe(trace, 0, pages[i]);
	}
	for (size_t i = 1; i < PROBE_COUNT && result == 0; i++)
		result =
			add_probe(trace, i, i == 1 ? trace->page_symbol : "kvm_pgtable_stage2_map");
	if (result < 0)
		return message_set_errno(message, -result,
					 "no kprobe event on %s or kvm_pgtable_stage2_map",
					 trace->page_symbol);
	return 0;
}

/* Tried, so that a kernel that allows it is noticed; it is not kept, because a probe on every clear
 * would be most of what it measures. */
static void try_clear_probe(struct fault_trace *trace)
{
	char order[96];
	int result;

	snprintf(order, sizeof(order), "p:%s/clear mte_clear_page_tags", trace->name);
	result = put(TRACEFS "/kprobe_events", order);
	snprintf(order, sizeof(order), "-:%s/clear", trace->name);
	if (result == 0)
		put(TRACEFS "/kprobe_events", order);
	snprintf(
		trace->clear_note, sizeof(trace->clear_note),
		"calls of mte_clear_page_tags are counted by hardware breakpoints, in a trial of their own (a kprobe event on it is %s%s)",
		result == 0 ? "possible" : "refused: ", result == 0 ? "" : strerror(-result));
}

static int enable_event(struct fault_trace *trace, const char *event, enum fault_point point)
{
	char path[256], file[160];
	uint64_t type = 0;

	snprintf(path, sizeof(path), "%s/events/%s/id", trace->directory, event);
	snprintf(file, sizeof(file), "events/%s/enable", event);

	int result = sysfs_read_u64(path, &type);

	trace->types[point] = (uint16_t)type;
	return result < 0 ? result : put_own(trace, file, "1");
}

static int enable_events(struct fault_trace *trace)
{
	int result = 0;

	for (size_t i = 0; i < sizeof(tracepoints) / sizeof(tracepoints[0]) && result == 0; i++)
		result = enable_event(trace, tracepoints[i].event, tracepoints[i].point);
	for (size_t i = 0; i < PROBE_COUNT && result == 0; i++) {
		char event[64];

		snprintf(event, sizeof(event), "%s/%s", trace->name, probes[i].event);
		result = enable_event(trace, event, probes[i].point);
	}
	return result;
}

static int open_own(const struct fault_trace *trace, const char *file)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", trace->directory, file);
	return open(path, O_WRONLY | O_CLOEXEC);
}

static int arrange(struct fault_trace *trace, struct message *message)
{
	int result = put_own(trace, "tracing_on", "0");

	if (result == 0)
		result = put_own(trace, "trace_clock", "mono_raw");
	if (result == 0)
		result = put_own(trace, "buffer_size_kb", BUFFER_KIB);
	if (result == 0)
		result = put_own(trace, "options/event-fork", "1");
	if (result < 0)
		return message_set_errno(message, -result, "cannot set up %s", trace->directory);
	if (add_probes(trace, message) < 0)
		return -1;
	try_clear_probe(trace);
	trace->on_fd = open_own(trace, "tracing_on");
	trace->pid_fd = open_own(trace, "set_event_pid");
	if (trace->on_fd < 0 || trace->pid_fd < 0)
		return message_set_errno(message, errno, "cannot open %s", trace->directory);
	return 0;
}

int fault_trace_open(struct fault_trace *trace, struct message *message)
{
	*trace = (struct fault_trace){.on_fd = -1, .pid_fd = -1};
	snprintf(trace->name, sizeof(trace->name), PREFIX "%d", (int)getpid());
	snprintf(trace->directory, sizeof(trace->directory), TRACEFS "/instances/%s", trace->name);
	remove_stale();
	if (mkdir(trace->directory, 0700) < 0)
		return message_set_errno(
			message, errno,
			"cannot make %s: it takes root and tracefs, mounted with mount -t tracefs tracefs " TRACEFS,
			trace->directory);
	if (arrange(trace, message) == 0)
		return 0;
	fault_trace_close(trace);
	return -1;
}

void fault_trace_close(struct fault_trace *trace)
{
	if (trace->on_fd >= 0)
		close(trace->on_fd);
	if (trace->pid_fd >= 0)
		close(trace->pid_fd);
	trace->on_fd = trace->pid_fd = -1;
	remove_all(trace->name);
}

int fault_trace_arm(struct fault_trace *trace, struct message *message)
{
	int result = enable_events(trace);

	if (result == 0)
		return 0;
	return message_set_errno(message, -result, "cannot enable events in %s", trace->directory);
}

void fault_trace_disarm(const struct fault_trace *trace)
{
	disable_events(trace->name);
}

static void put_open(int fd, const char *text)
{
	if (pwrite(fd, text, strlen(text), 0) < 0)
		return; /* nothing is traced then, which fault_trace_read() finds */
}

void fault_trace_on(const struct fault_trace *trace)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	put_open(trace->pid_fd, pid);
	put_open(trace->on_fd, "1");
}

void fault_trace_off(const struct fault_trace *trace)
{
	put_open(trace->on_fd, "0");
}

/* What trace_page_read() calls. */
struct reading {
	const struct fault_trace *trace;
	struct fault_phases *phases;
	int result;
};

static void take(void *context, const struct trace_event *event)
{
	struct reading *reading = context;

	for (int i = 0; i < POINT_COUNT && reading->result == 0; i++)
		if (reading->trace->types[i] == event->type)
			reading->result = fault_phases_pass(reading->phases, event->thread,
							    (enum fault_point)i, event->time_ns);
}

static int check_lost(const char *directory, struct message *message)
{
	char path[256], text[512];
	const char *lost;
	uint64_t count = 0;

	snprintf(path, sizeof(path), "%s/stats", directory);
	if (sysfs_read_text(path, text, sizeof(text)) < 0 || !(lost = strstr(text, "overrun: ")))
		return 0;
	lost += strlen("overrun: ");
	if (number_scan_u64(&lost, &count) < 0 || count)
		return message_set(message, "%llu events were lost: ask for fewer samples",
				   (unsigned long long)count);
	return 0;
}

static int read_cpu(struct reading *reading, const char *directory, struct message *message)
{
	char path[256], page[65536];
	ssize_t length;
	int fd;

	if (check_lost(directory, message) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/trace_pipe_raw", directory);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return message_set_errno(message, errno, "cannot read %s", path);
	while ((length = read(fd, page, (size_t)sysconf(_SC_PAGESIZE))) > 0 && reading->result == 0)
		reading->result = trace_page_read(page, (size_t)length, take, reading);
	close(fd);
	if (reading->result < 0)
		return message_set_errno(message, -reading->result, "%s: this is no page of events",
					 path);
	return 0;
}

int fault_trace_read(const struct fault_trace *trace, struct fault_phases *phases,
		     struct message *message)
{
	struct reading reading = {.trace = trace, .phases = phases};
	char path[256];
	int result = 0;

	for (long cpu = 0; cpu < sysconf(_SC_NPROCESSORS_CONF) && result == 0; cpu++) {
		snprintf(path, sizeof(path), "%s/per_cpu/cpu%ld", trace->directory, cpu);
		result = read_cpu(&reading, path, message);
	}
	/* Empties the buffers, and with them the count of events lost. */
	snprintf(path, sizeof(path), "%s/trace", trace->directory);

	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return result;
}
