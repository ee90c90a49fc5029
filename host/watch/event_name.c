/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_name: what may be counted, by the names that perf uses. */
#include "host/watch/event_name.h"

#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>

#include "common/number.h"

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

/* Six counters and the cycle counter, which is what Arm's server cores have: no multiplexing. */
const char event_list_standard[] =
	"instructions:G, instructions:Hk, cycles:G, cycles:Hk, l1d_cache_refill, l1d_tlb_refill, mem_access_checked, context-switches, cpu-migrations, page-faults";

/*
 * What a count of instructions does not show, of the host's kernel, what matters most first: six fit
 * into the counters of most cores. Linux has no names for the codes of Arm ARM D13 that are
 * recommended only: 7c ISB_SPEC, 7d DSB_SPEC, 7e DMB_SPEC, 6f STREX_SPEC.
 */
const char event_list_events[] =
	"r7c:Hk, r7d:Hk, exc_taken:Hk, l1d_cache_refill:Hk, dtlb_walk:Hk, mem_access_checked:Hk, r7e:Hk, l2d_cache_refill:Hk, exc_return:Hk, r6f:Hk";

struct known_event {
	const char *name;
	enum event_kind kind;
	uint64_t config;
	const char *native;
};

#define HARDWARE(name, id, native)                                                                 \
	{                                                                                          \
		name, EVENT_HARDWARE, PERF_COUNT_HW_##id, native                                   \
	}
#define SOFTWARE(name, id)                                                                         \
	{                                                                                          \
		name, EVENT_SOFTWARE, PERF_COUNT_SW_##id, NULL                                     \
	}

static const struct known_event known_events[] = {
	HARDWARE("instructions", INSTRUCTIONS, "inst_retired"),
	HARDWARE("cycles", CPU_CYCLES, "cpu_cycles"),
	HARDWARE("cpu-cycles", CPU_CYCLES, "cpu_cycles"),
	HARDWARE("cache-references", CACHE_REFERENCES, "l1d_cache"),
	HARDWARE("cache-misses", CACHE_MISSES, "l1d_cache_refill"),
	HARDWARE("branches", BRANCH_INSTRUCTIONS, NULL),
	HARDWARE("branch-instructions", BRANCH_INSTRUCTIONS, NULL),
	HARDWARE("branch-misses", BRANCH_MISSES, "br_mis_pred"),
	HARDWARE("bus-cycles", BUS_CYCLES, "bus_cycles"),
	HARDWARE("ref-cycles", REF_CPU_CYCLES, NULL),
	HARDWARE("stalled-cycles-frontend", STALLED_CYCLES_FRONTEND, "stall_frontend"),
	HARDWARE("stalled-cycles-backend", STALLED_CYCLES_BACKEND, "stall_backend"),
	SOFTWARE("cpu-clock", CPU_CLOCK),
	SOFTWARE("task-clock", TASK_CLOCK),
	SOFTWARE("page-faults", PAGE_FAULTS),
	SOFTWARE("faults", PAGE_FAULTS),
	SOFTWARE("minor-faults", PAGE_FAULTS_MIN),
	SOFTWARE("major-faults", PAGE_FAULTS_MAJ),
	SOFTWARE("context-switches", CONTEXT_SWITCHES),
	SOFTWARE("cs", CONTEXT_SWITCHES),
	SOFTWARE("cpu-migrations", CPU_MIGRATIONS),
	SOFTWARE("migrations", CPU_MIGRATIONS),
	SOFTWARE("alignment-faults", ALIGNMENT_FAULTS),
	SOFTWARE("emulation-faults", EMULATION_FAULTS),
};

static bool find_known(const char *base, struct event_name *event)
{
	for (size_t i = 0; i < sizeof(known_events) / sizeof(known_events[0]); i++) {
		const struct known_event *known = &known_events[i];

		if (strcmp(known->name, base) != 0)
			continue;
		event->kind = known->kind;
		event->config = known->config;
		event->native = known->native;
		event->time = known->kind == EVENT_SOFTWARE &&
			      (known->config == PERF_COUNT_SW_CPU_CLOCK ||
			       known->config == PERF_COUNT_SW_TASK_CLOCK);
		return true;
	}
	return false;
}

/* The number of the first of @names that *@text begins with, which is taken off it; or -1. */
static int take_word(const char **text, const char *const *names, int count)
{
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i]);

		if (strncmp(*text, names[i], length) == 0) {
			*text += length;
			return i;
		}
	}
	return -1;
}

/* "L1-dcache-load-misses": cache, operation, result, as perf_event_open(2) numbers them. */
static bool find_cache(const char *base, struct event_name *event)
{
	static const char *const caches[] = {"L1-dcache-", "L1-icache-", "LLC-", "dTLB-",
					     "iTLB-",      "branch-",    "node-"};
	static const char *const operations[] = {"load", "store", "prefetch"};
	static const char *const results[] = {"s", "es", "-misses"};
	const char *rest = base;
	int cache = take_word(&rest, caches, 7);
	int operation = cache < 0 ? -1 : take_word(&rest, operations, 3);
	int result = operation < 0 ? -1 : take_word(&rest, results, 3);

	if (result < 0 || *rest || (result == 1) != (operation == 2 && result != 2))
		return false;
	event->kind = EVENT_CACHE;
	event->config = (uint64_t)cache | (uint64_t)operation << 8 | (uint64_t)(result == 2) << 16;
	return true;
}

static bool find_raw(const char *base, struct event_name *event)
{
	char text[EVENT_NAME_BYTES + 2];

	snprintf(text, sizeof(text), "0x%s", base + 1);
	if (*base != 'r' || number_parse_u64(text, 0, UINT64_MAX, &event->config) < 0)
		return false;
	event->kind = EVENT_RAW;
	return true;
}

/* Of each kind of letters, those that do not stand there are excluded, if any does. */
static int set_modifiers(const char *letters, struct event_name *event, struct message *message)
{
	bool level = strpbrk(letters, "ukh"), side = strpbrk(letters, "GH");

	if (!*letters || strspn(letters, "ukhGH") != strlen(letters))
		return message_set(message,
				   "'%s': the modifiers after the colon are u, k, h, G and H",
				   event->text);
	event->exclude_user = level && !strchr(letters, 'u');
	event->exclude_kernel = level && !strchr(letters, 'k');
	event->exclude_hypervisor = level && !strchr(letters, 'h');
	event->exclude_guest = side && !strchr(letters, 'G');
	event->exclude_host = side && !strchr(letters, 'H');
	return 0;
}

int event_name_parse(const char *text, struct event_name *event, struct message *message)
{
	size_t length = strspn(text, NAME_CHARACTERS);

	*event = (struct event_name){.kind = EVENT_PMU};
	if (strlen(text) >= EVENT_NAME_BYTES)
		return message_set(message, "'%.20s...' is too long for an event", text);
	if (!length || (text[length] && text[length] != ':'))
		return message_set(
			message,
			"'%s' is not an event; use NAME or NAME:MODIFIERS, such as instructions:G, dTLB-load-misses, r4024",
			text);
	strcpy(event->text, text);
	snprintf(event->base, sizeof(event->base), "%.*s", (int)length, text);
	if (!find_known(event->base, event) && !find_cache(event->base, event))
		find_raw(event->base, event);
	return text[length] ? set_modifiers(text + length + 1, event, message) : 0;
}

static int add_event(struct event_list *list, const char *text, struct message *message)
{
	if (list->count == EVENT_LIST_MAX)
		return message_set(message, "more than %d events", EVENT_LIST_MAX);
	if (event_name_parse(text, &list->events[list->count], message) < 0)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->events[i].text, text) == 0)
			return message_set(message, "'%s' is given twice", text);
	list->count++;
	return 0;
}

static int parse_names(char *names, struct event_list *list, struct message *message)
{
	char *item;

	while ((item = strsep(&names, ","))) {
		item += strspn(item, " \t");
		item[strcspn(item, " \t")] = '\0';
		if (add_event(list, item, message) < 0)
			return -1;
	}
	return 0;
}

int event_list_parse(const char *text, struct event_list *list, struct message *message)
{
	char names[EVENT_LIST_MAX * (EVENT_NAME_BYTES + 2)];

	list->count = 0;
	if (strcmp(text, "none") == 0)
		return 0;
	if (strcmp(text, "standard") == 0)
		text = event_list_standard;
	if (strcmp(text, "events") == 0)
		text = event_list_events;
	if (strlen(text) >= sizeof(names))
		return message_set(message, "more than %d events", EVENT_LIST_MAX);
	strcpy(names, text);
	return parse_names(names, list, message);
}
