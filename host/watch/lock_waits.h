/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_waits: who waits for the lock of a page's tags, and when: breakpoints (host/watch/breakpoints.h)
 * on the loops in which losers wait (host/watch/wait_loop.h).
 */
#ifndef MTEBENCH_HOST_WATCH_LOCK_WAITS_H
#define MTEBENCH_HOST_WATCH_LOCK_WAITS_H

#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "host/watch/breakpoints.h"
#include "host/watch/wait_loop.h"

/* A turn of a loop. */
struct lock_wait {
	unsigned int cpu;
	uint64_t ticks; /* of clock_ticks() */
};

struct lock_waits {
	struct breakpoints breakpoints;
	uint64_t begin_ns,
		begin_ticks; /* one moment by the breakpoints' clock and by the counter */
};

/* Looks for the loops, once for this process and those it forks from then on: for bench.prepare. */
void lock_waits_prepare(void);

/* Notes waits of @whose (WAIT_LOOP_OF_*) from now on. Returns 0, or -1 with @message why not and nothing left open. */
int lock_waits_open(struct lock_waits *waits, unsigned int whose, struct message *message);

/* Returns 0 with the @count turns so far, CPU by CPU in order of time, owned by the caller; or -1 with
 * @message. */
int lock_waits_read(const struct lock_waits *waits, struct lock_wait **list, size_t *count,
		    struct message *message);

void lock_waits_close(struct lock_waits *waits);

#endif
