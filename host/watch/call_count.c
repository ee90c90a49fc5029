/* SPDX-License-Identifier: GPL-2.0-or-later */
/* call_count: how often the kernel calls one of its functions. */
#include "host/watch/call_count.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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

int call_count_open(struct call_count *calls, const char *function, struct message *message)
{
	uint64_t address = find_symbol(function);
	const uint64_t first_two[] = {address, address + INSTRUCTION_BYTES};

	*calls = (struct call_count){0};
	if (!address)
		return message_set(
			message,
			"/proc/kallsyms shows no address of %s: run as root with kernel.kptr_restrict below 2",
			function);
	return breakpoints_open(&calls->breakpoints, first_two, 2, function, message);
}

enum { ENTRY, SECOND };

/* What the hits of one CPU come to. */
struct counting {
	unsigned int cpu, previous;
	uint64_t value;
};

static void count_hit(void *context, const struct breakpoint_hit *hit)
{
	struct counting *counting = context;
	bool again = counting->cpu == hit->cpu && counting->previous == ENTRY;

	counting->value += hit->which == ENTRY && !again;
	counting->cpu = hit->cpu;
	counting->previous = hit->which;
}

int call_count_read(const struct call_count *calls, uint64_t *value, struct message *message)
{
	struct counting counting = {.previous = SECOND};
	int result = breakpoints_each(&calls->breakpoints, count_hit, &counting, message);

	*value = counting.value;
	return result;
}

void call_count_close(struct call_count *calls)
{
	breakpoints_close(&calls->breakpoints);
}
