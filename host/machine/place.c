/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place: which thread runs on which CPU, and whether it really ran there. */
#include "host/machine/place.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/machine/topology.h"

#define MPOL_BIND       2 /* uapi/linux/mempolicy.h */
#define NODES_MAX       1024
#define PAGES_LOOKED_AT 2048
#define THREADS_MAX     32 /* vCPUs and parties of a benchmark */

/* What the threads and processes of a trial found. Shared by all of them. */
struct board {
	atomic_uint threads, elsewhere;
	atomic_uint wanted_cpu, seen_cpu;   /* of the first that was elsewhere */
	atomic_uint pages[PLACE_NODES_MAX]; /* by node */
};

static struct {
	bool policy;               /* was asked for */
	struct topology_cpus cpus; /* none before place_begin() */
	size_t home_count;         /* how many of them are for the main thread too */
	bool bound;                /* to node */
	unsigned int node;
	bool moved; /* memory was, on purpose */
	struct board *board;
} current;

/* The CPU at @position of @allowed, in order of number. */
static unsigned int cpu_at(const cpu_set_t *allowed, unsigned int position)
{
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, allowed) && position-- == 0)
			return cpu;
	return 0;
}

unsigned int place_vcpu(const cpu_set_t *allowed, unsigned int index)
{
	unsigned int count = (unsigned int)CPU_COUNT(allowed);

	if (current.cpus.count)
		return current.cpus.cpus[index % current.cpus.count];
	return cpu_at(allowed, count - 1 - index % count);
}

unsigned int place_main(const cpu_set_t *allowed)
{
	if (current.home_count)
		return current.cpus.cpus[current.home_count - 1];
	return cpu_at(allowed, 0);
}

static cpu_set_t allowed_at_first;

static void ask_allowed(void)
{
	if (sched_getaffinity(0, sizeof(allowed_at_first), &allowed_at_first) == 0)
		return;
	CPU_ZERO(&allowed_at_first);
	CPU_SET(0, &allowed_at_first);
}

/* Threads that pin themselves ask all at once. */
const cpu_set_t *place_allowed(void)
{
	static pthread_once_t asked = PTHREAD_ONCE_INIT;

	pthread_once(&asked, ask_allowed);
	return &allowed_at_first;
}

unsigned int place_first(void)
{
	static struct topology_home home;

	if (topology_find_home(place_allowed(), &home) == 0)
		return home.cpus.cpus[0];
	return place_vcpu(place_allowed(), 0);
}

bool place_uses(unsigned int cpu)
{
	if (!current.cpus.count)
		return CPU_ISSET(cpu, place_allowed());
	for (size_t i = 0; i < current.cpus.count && i < THREADS_MAX; i++)
		if (current.cpus.cpus[i] == cpu)
			return true;
	return cpu == place_main(place_allowed());
}

void place_self(unsigned int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

void place_self_beside(unsigned int cpu)
{
	cpu_set_t others = *place_allowed();

	CPU_CLR(cpu, &others);
	if (CPU_COUNT(&others) > 0)
		sched_setaffinity(0, sizeof(others), &others);
}

static int bind_memory(struct outcome *outcome)
{
	unsigned long nodes[NODES_MAX / (8 * sizeof(unsigned long))] = {0};
	size_t bits = 8 * sizeof(*nodes);

	if (current.node < NODES_MAX)
		nodes[current.node / bits] = 1ul << (current.node % bits);
	if (syscall(SYS_set_mempolicy, MPOL_BIND, nodes, NODES_MAX) < 0)
		return outcome_skip(outcome, "numa: memory cannot be bound to node %u: %m",
				    current.node);
	current.bound = true;
	return 0;
}

static int choose_cpus(enum topology_place place, struct outcome *outcome)
{
	static struct topology_home home;

	if (place == PLACE_ANY) {
		if (topology_find_home(place_allowed(), &home) < 0)
			return 0;
		current.cpus = home.cpus;
		current.home_count = home.count;
		return 0;
	}
	current.policy = true;
	if (topology_find_cpus(place, place_allowed(), &current.cpus, outcome) < 0)
		return -1;
	current.home_count = current.cpus.count;
	return 0;
}

void place_self_home(void)
{
	cpu_set_t home;

	CPU_ZERO(&home);
	for (size_t i = 0; i < current.home_count; i++)
		CPU_SET(current.cpus.cpus[i], &home);
	sched_setaffinity(0, sizeof(home), current.home_count ? &home : place_allowed());
}

int place_begin(const char *place_name, const char *numa_name, struct outcome *outcome)
{
	uint64_t place = level_find(topology_places, place_name ? place_name : "any")->value;
	uint64_t numa = level_find(topology_numas, numa_name ? numa_name : "any")->value;

	current.board = mmap(NULL, sizeof(*current.board), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (current.board == MAP_FAILED)
		return outcome_fail(outcome, "no memory to note where threads run");
	/* a CPU may have gone offline since the process that starts the trials has asked */
	place_allowed();
	ask_allowed();
	if (choose_cpus((enum topology_place)place, outcome) < 0)
		return -1;
	place_self(place_main(place_allowed()));
	if (numa == NUMA_ANY)
		return 0;
	if (topology_find_node((enum topology_numa)numa, place_vcpu(place_allowed(), 0),
			       &current.node, outcome) < 0)
		return -1;
	return bind_memory(outcome);
}

int place_need(unsigned int threads, struct outcome *outcome)
{
	if (!current.policy || threads <= current.cpus.count)
		return 0;
	return outcome_skip(outcome,
			    "%u threads run at once, and the place asked for has %zu CPUs here",
			    threads, current.cpus.count);
}

void place_note(unsigned int cpu)
{
	int seen = sched_getcpu();

	if (!current.board || seen < 0)
		return;
	atomic_fetch_add(&current.board->threads, 1);
	if ((unsigned int)seen == cpu || atomic_fetch_add(&current.board->elsewhere, 1) > 0)
		return;
	atomic_store(&current.board->wanted_cpu, cpu);
	atomic_store(&current.board->seen_cpu, (unsigned int)seen);
}

void place_note_memory(const void *memory, size_t size_bytes)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), count = size_bytes / page_bytes;
	size_t stride = count > PAGES_LOOKED_AT ? count / PAGES_LOOKED_AT : 1;
	void *pages[PAGES_LOOKED_AT];
	int nodes[PAGES_LOOKED_AT];
	unsigned long looked_at = 0;

	if (!current.board || current.moved)
		return;
	for (size_t i = 0; i < count && looked_at < PAGES_LOOKED_AT; i += stride)
		pages[looked_at++] = (char *)(uintptr_t)memory + i * page_bytes;
	/* Without target nodes it only tells where they are: move_pages(2). */
	if (syscall(SYS_move_pages, 0, looked_at, pages, NULL, nodes, 0) < 0)
		return;
	for (size_t i = 0; i < looked_at; i++)
		if (nodes[i] >= 0 && nodes[i] < PLACE_NODES_MAX)
			atomic_fetch_add(&current.board->pages[nodes[i]], 1);
}

void place_memory_moves(void)
{
	current.moved = true;
}

static bool is_offline(unsigned int cpu)
{
	uint64_t online;

	return sysfs_read_u64_at(&online, "/sys/devices/system/cpu/cpu%u/online", cpu) == 0 &&
	       !online;
}

static void describe_threads(char *text, size_t text_size)
{
	const struct board *board = current.board;
	unsigned int wanted = atomic_load(&board->wanted_cpu);
	size_t used = 0;

	if (atomic_load(&board->elsewhere)) {
		snprintf(text, text_size, "a thread of CPU %u ended on CPU %u%s", wanted,
			 atomic_load(&board->seen_cpu),
			 is_offline(wanted) ? ": that CPU went offline" : "");
		return;
	}
	text[0] = '\0';
	for (size_t i = 0; i < current.home_count && used < text_size; i++)
		used += (size_t)snprintf(text + used, text_size - used, "%s%u",
					 i ? ", " : "CPUs in order: ", current.cpus.cpus[i]);
}

struct place_seen place_check(void)
{
	const struct board *board = current.board;
	struct place_seen seen = {
		.threads = {.seen = atomic_load(&board->threads),
			    .wrong = atomic_load(&board->elsewhere)},
		.pages = {.matters = current.bound},
	};

	for (unsigned int node = 0; node < PLACE_NODES_MAX; node++) {
		seen.on_node[node] = atomic_load(&board->pages[node]);
		seen.pages.seen += seen.on_node[node];
		seen.pages.wrong += node == current.node ? 0 : seen.on_node[node];
	}
	seen.threads.matters = current.policy || seen.threads.wrong > 0;
	describe_threads(seen.threads.note, sizeof(seen.threads.note));
	snprintf(seen.pages.note, sizeof(seen.pages.note), "node %u", current.node);
	return seen;
}
