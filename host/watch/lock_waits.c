/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_waits: who waits for the lock of a page's tags. */
#include "host/watch/lock_waits.h"

#include <stdlib.h>
#include <time.h>

#include "host/machine/clock.h"
#include "host/watch/wait_loop.h"

#define CLOCK_TRIES 16

void lock_waits_prepare(void)
{
	const struct wait_loop *loops;
	struct message message;

	wait_loops_find(&loops, &message);
}

/* Sets @addresses to the loops of @whose. Returns how many, or -1 with @message. */
static int choose_loops(unsigned int whose, uint64_t *addresses, struct message *message)
{
	const struct wait_loop *loops;
	int found = wait_loops_find(&loops, message), count = 0;

	if (found < 0)
		return -1;
	for (int i = 0; i < found && count < BREAKPOINTS_MAX; i++)
		if (loops[i].whose & whose)
			addresses[count++] = loops[i].address;
	return count ? count
		     : message_set(message, "this kernel has no loop that waits for the tag lock");
}

static uint64_t raw_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* One moment by both clocks: of several tries that in which least time passed between the two reads of
 * the counter. */
static void look_at_clocks(uint64_t *ns, uint64_t *ticks)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < CLOCK_TRIES; i++) {
		uint64_t before = clock_ticks(), now = raw_ns(), after = clock_ticks();

		if (after - before >= least)
			continue;
		least = after - before;
		*ns = now;
		*ticks = before + (after - before) / 2;
	}
}

int lock_waits_open(struct lock_waits *waits, unsigned int whose, struct message *message)
{
	uint64_t addresses[BREAKPOINTS_MAX];
	int count = choose_loops(whose, addresses, message);

	*waits = (struct lock_waits){0};
	if (count < 0)
		return -1;
	look_at_clocks(&waits->begin_ns, &waits->begin_ticks);
	return breakpoints_open(&waits->breakpoints, addresses, (unsigned int)count,
				"the wait for the tag lock", message);
}

/* Both clocks come from one counter, so what lies between two moments is proportional. */
struct reading {
	const struct lock_waits *waits;
	double ticks_per_ns;
	struct lock_wait *list; /* NULL: they are only counted */
	size_t count, capacity;
};

static void take_hit(void *context, const struct breakpoint_hit *hit)
{
	struct reading *reading = context;
	double since_ns = (double)(hit->time_ns - reading->waits->begin_ns);

	if (reading->list && reading->count == reading->capacity)
		return;
	if (reading->list)
		reading->list[reading->count] = (struct lock_wait){
			.cpu = hit->cpu,
			.ticks = reading->waits->begin_ticks +
				 (uint64_t)(since_ns * reading->ticks_per_ns),
		};
	reading->count++;
}

/* Counts first. Others may wait in between, whom nobody asks for. */
int lock_waits_read(const struct lock_waits *waits, struct lock_wait **list, size_t *count,
		    struct message *message)
{
	struct reading reading = {.waits = waits};
	uint64_t end_ns, end_ticks;

	look_at_clocks(&end_ns, &end_ticks);
	reading.ticks_per_ns =
		(double)(end_ticks - waits->begin_ticks) / (double)(end_ns - waits->begin_ns);
	if (breakpoints_each(&waits->breakpoints, take_hit, &reading, message) < 0)
		return -1;
	*list = malloc((reading.count + 1) * sizeof(**list));
	if (!*list)
		return message_set(message, "no memory for waits");
	reading.list = *list;
	reading.capacity = reading.count;
	reading.count = 0;
	breakpoints_each(&waits->breakpoints, take_hit, &reading, message);
	*count = reading.count;
	return 0;
}

void lock_waits_close(struct lock_waits *waits)
{
	breakpoints_close(&waits->breakpoints);
}
