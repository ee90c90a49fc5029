/* SPDX-License-Identifier: GPL-2.0-or-later */
/* breakpoints: hardware breakpoints on the kernel's code. */
#include "host/watch/breakpoints.h"

#include <errno.h>
#include <linux/hw_breakpoint.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "host/machine/place.h"
#include "host/watch/event_open.h"

/* On one CPU. */
struct breakpoints_cpu {
	unsigned int number;
	unsigned int opened; /* number of fds */
	int fds[BREAKPOINTS_MAX];
	uint64_t ids[BREAKPOINTS_MAX]; /* of the events */
	/* perf's buffer: a page of struct perf_event_mmap_page, then the records of all of them */
	void *ring;
	size_t ring_bytes;
};

/* On a CPU, not on a task: arm64 refuses kernel breakpoints that follow a task. */
static int open_one(uint64_t address, unsigned int cpu)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_BREAKPOINT,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_TIME,
		.bp_type = HW_BREAKPOINT_X,
		.bp_addr = address,
		.bp_len = HW_BREAKPOINT_LEN_4,
		.exclude_user = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC_RAW,
	};

	return event_open(&attributes, -1, (int)cpu);
}

/* They write to the first one's ring, in order. */
static int share_ring(struct breakpoints_cpu *cpu, unsigned int index)
{
	if (index > 0)
		return ioctl(cpu->fds[index], PERF_EVENT_IOC_SET_OUTPUT, cpu->fds[0]);
	cpu->ring = mmap(NULL, cpu->ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, cpu->fds[0], 0);
	return cpu->ring == MAP_FAILED ? -1 : 0;
}

static int open_cpu(struct breakpoints_cpu *cpu, const uint64_t *addresses, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		cpu->fds[i] = open_one(addresses[i], cpu->number);
		if (cpu->fds[i] < 0)
			return -1;
		cpu->opened++;
		if (share_ring(cpu, i) < 0 ||
		    ioctl(cpu->fds[i], PERF_EVENT_IOC_ID, &cpu->ids[i]) < 0)
			return -1;
	}
	return 0;
}

static void close_cpu(struct breakpoints_cpu *cpu)
{
	if (cpu->ring != MAP_FAILED)
		munmap(cpu->ring, cpu->ring_bytes);
	for (unsigned int i = 0; i < cpu->opened; i++)
		close(cpu->fds[i]);
}

static int open_all(struct breakpoints *breakpoints, const uint64_t *addresses, const char *what,
		    struct message *message)
{
	for (unsigned int number = 0;
	     number < CPU_SETSIZE && breakpoints->cpu_count < BREAKPOINTS_CPUS_MAX; number++) {
		struct breakpoints_cpu *cpu = &breakpoints->cpus[breakpoints->cpu_count];

		if (!place_uses(number))
			continue;
		breakpoints->cpu_count++;
		*cpu = (struct breakpoints_cpu){
			.number = number,
			.ring = MAP_FAILED,
			.ring_bytes = BREAKPOINTS_RING_BYTES + (size_t)sysconf(_SC_PAGESIZE),
		};
		if (open_cpu(cpu, addresses, breakpoints->count) < 0)
			return message_set_errno(
				message, errno,
				"no hardware breakpoints on %s on CPU %u (it takes root and %u free breakpoints)",
				what, number, breakpoints->count);
	}
	return 0;
}

int breakpoints_open(struct breakpoints *breakpoints, const uint64_t *addresses, unsigned int count,
		     const char *what, struct message *message)
{
	*breakpoints = (struct breakpoints){
		.cpus = calloc(BREAKPOINTS_CPUS_MAX, sizeof(*breakpoints->cpus)),
		.count = count,
	};
	if (!breakpoints->cpus)
		return message_set(message, "no memory for breakpoints");
	if (open_all(breakpoints, addresses, what, message) == 0)
		return 0;
	breakpoints_close(breakpoints);
	return -1;
}

/* A record of perf's ring. It names the event, not the address: of a thread that has a vCPU loaded perf
 * gives the guest's address. */
struct sample_record {
	struct perf_event_header header;
	uint64_t id;
	uint64_t time_ns;
};

static unsigned int which_of(const struct breakpoints_cpu *cpu, uint64_t id)
{
	unsigned int which = 0;

	while (which + 1 < cpu->opened && cpu->ids[which] != id)
		which++;
	return which;
}

/* The ring is never emptied, so it never wraps: what does not fit is lost, and a later record says
 * so. Returns -1 when records are missing or are not understood. */
static int each_on_cpu(const struct breakpoints_cpu *cpu, breakpoint_hit_fn *each, void *context)
{
	const struct perf_event_mmap_page *page = cpu->ring;
	uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
	const char *records = (const char *)cpu->ring + page->data_offset;
	struct sample_record record;

	if (head + sizeof(record) > BREAKPOINTS_RING_BYTES)
		return -1;
	for (uint64_t at = 0; at < head; at += record.header.size) {
		memcpy(&record, records + at, sizeof(record));
		if (record.header.type != PERF_RECORD_SAMPLE)
			return -1;
		each(context, &(struct breakpoint_hit){
				      .cpu = cpu->number,
				      .which = which_of(cpu, record.id),
				      .time_ns = record.time_ns,
			      });
	}
	return 0;
}

int breakpoints_each(const struct breakpoints *breakpoints, breakpoint_hit_fn *each, void *context,
		     struct message *message)
{
	for (size_t i = 0; i < breakpoints->cpu_count; i++)
		if (each_on_cpu(&breakpoints->cpus[i], each, context) < 0)
			return message_set(
				message,
				"more hits than fit in a buffer of %d bytes, or records of another kind in it",
				BREAKPOINTS_RING_BYTES);
	return 0;
}

void breakpoints_close(struct breakpoints *breakpoints)
{
	for (size_t i = 0; i < breakpoints->cpu_count; i++)
		close_cpu(&breakpoints->cpus[i]);
	free(breakpoints->cpus);
	*breakpoints = (struct breakpoints){0};
}
