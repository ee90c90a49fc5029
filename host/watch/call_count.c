/* SPDX-License-Identifier: GPL-2.0-or-later */
/* call_count: how often the kernel calls one of its functions. */
#include "host/watch/call_count.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/hw_breakpoint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/place.h"
#include "host/watch/event_open.h"

#define INSTRUCTION_BYTES 4
#define KNOWN_MAX         8

/* Reads on to the line of @function; its address, or 0 at the end. */
static uint64_t scan_symbols(FILE *file, const char *function)
{
	char line[512], wanted[256];
	uint64_t address;

	snprintf(wanted, sizeof(wanted), " %s\n", function);
	while (fgets(line, sizeof(line), file))
		if (strstr(line, wanted) && sscanf(line, "%" SCNx64, &address) == 1)
			return address;
	return 0;
}

/* To write a hundred thousand lines costs the kernel 2e8 instructions and more, so the file stays
 * open, and the next function is looked for behind the last one first: neighbours are asked for
 * together. */
static uint64_t read_symbol(const char *function)
{
	static FILE *file;
	uint64_t address = 0;

	if (!file)
		file = fopen("/proc/kallsyms", "re");
	if (file)
		address = scan_symbols(file, function);
	if (file && !address) {
		rewind(file);
		address = scan_symbols(file, function);
	}
	return address;
}

/* Address of @function, 0 when the kernel hides addresses (kptr_restrict) or has no such symbol. */
static uint64_t find_symbol(const char *function)
{
	static struct {
		char name[64];
		uint64_t address;
	} known[KNOWN_MAX];
	static size_t count;

	for (size_t i = 0; i < count; i++)
		if (strcmp(known[i].name, function) == 0)
			return known[i].address;

	uint64_t address = read_symbol(function);

	if (count < KNOWN_MAX && strlen(function) < sizeof(known[0].name)) {
		strcpy(known[count].name, function);
		known[count++].address = address;
	}
	return address;
}

void call_count_prepare(const char *function)
{
	find_symbol(function);
}

/* On a CPU, not on a task: arm64 refuses kernel breakpoints that follow a task. */
static int open_breakpoint(uint64_t address, unsigned int cpu)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_BREAKPOINT,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_IDENTIFIER,
		.bp_type = HW_BREAKPOINT_X,
		.bp_addr = address,
		.bp_len = HW_BREAKPOINT_LEN_4,
		.exclude_user = 1,
	};

	return event_open(&attributes, -1, (int)cpu);
}

static void close_cpu(struct call_count_cpu *cpu)
{
	if (cpu->ring != MAP_FAILED)
		munmap(cpu->ring, cpu->ring_bytes);
	for (int i = 0; i < 2; i++)
		if (cpu->fds[i] >= 0)
			close(cpu->fds[i]);
}

/* Both breakpoints write to one ring, in order. */
static int open_cpu(struct call_count_cpu *cpu, uint64_t address, unsigned int number)
{
	*cpu = (struct call_count_cpu){
		.fds = {open_breakpoint(address, number), -1},
		.ring = MAP_FAILED,
		.ring_bytes = CALL_COUNT_RING_BYTES + (size_t)sysconf(_SC_PAGESIZE),
	};
	if (cpu->fds[0] < 0)
		return -1;
	cpu->ring = mmap(NULL, cpu->ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, cpu->fds[0], 0);
	if (cpu->ring == MAP_FAILED || ioctl(cpu->fds[0], PERF_EVENT_IOC_ID, &cpu->entry_id) < 0)
		return -1;
	cpu->fds[1] = open_breakpoint(address + INSTRUCTION_BYTES, number);
	if (cpu->fds[1] < 0)
		return -1;
	return ioctl(cpu->fds[1], PERF_EVENT_IOC_SET_OUTPUT, cpu->fds[0]);
}

static int open_all(struct call_count *calls, const char *function, uint64_t address,
		    struct message *message)
{
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE && calls->count < CALL_COUNT_CPUS_MAX; cpu++) {
		if (!place_uses(cpu))
			continue;
		if (open_cpu(&calls->cpus[calls->count++], address, cpu) < 0)
			return message_set_errno(
				message, errno,
				"no hardware breakpoints on %s on CPU %u (it takes root and two free breakpoints)",
				function, cpu);
	}
	return 0;
}

int call_count_open(struct call_count *calls, const char *function, struct message *message)
{
	uint64_t address = find_symbol(function);

	*calls = (struct call_count){0};
	if (!address)
		return message_set(
			message,
			"/proc/kallsyms shows no address of %s: run as root with kernel.kptr_restrict below 2",
			function);
	calls->cpus = calloc(CALL_COUNT_CPUS_MAX, sizeof(*calls->cpus));
	if (!calls->cpus)
		return message_set(message, "no memory for breakpoints");
	if (open_all(calls, function, address, message) == 0)
		return 0;
	call_count_close(calls);
	return -1;
}

/* A record of perf's ring, as far as it is looked at. It names the event, not the address: of a
 * thread that has a vCPU loaded perf gives the guest's address. */
struct sample_record {
	struct perf_event_header header;
	uint64_t id;
};

/* The ring is never emptied, so it never wraps: what does not fit is lost, and a later record says
 * so. Returns false when records are missing or are not understood. */
static bool count_on_cpu(const struct call_count_cpu *cpu, uint64_t *value)
{
	const struct perf_event_mmap_page *page = cpu->ring;
	uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE), previous = 0;
	const char *records = (const char *)cpu->ring + page->data_offset;
	struct sample_record record;

	if (head + sizeof(record) > CALL_COUNT_RING_BYTES)
		return false;
	for (uint64_t at = 0; at < head; at += record.header.size) {
		memcpy(&record, records + at, sizeof(record));
		if (record.header.type != PERF_RECORD_SAMPLE)
			return false;
		*value += record.id == cpu->entry_id && previous != cpu->entry_id;
		previous = record.id;
	}
	return true;
}

int call_count_read(const struct call_count *calls, uint64_t *value, struct message *message)
{
	*value = 0;
	for (size_t i = 0; i < calls->count; i++)
		if (!count_on_cpu(&calls->cpus[i], value))
			return message_set(
				message,
				"more calls than fit in a buffer of %d bytes, or records of another kind in it",
				CALL_COUNT_RING_BYTES);
	return 0;
}

void call_count_close(struct call_count *calls)
{
	for (size_t i = 0; i < calls->count; i++)
		close_cpu(&calls->cpus[i]);
	free(calls->cpus);
	*calls = (struct call_count){0};
}
