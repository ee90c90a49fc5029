/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touch_log: when parties touched pages, turn by turn, by one counter; and what follows from it. Pure.
 *
 * In each turn every party touches one page, and none begins before all are done with the turn before
 * (include/barrier.h).
 */
#ifndef MTEBENCH_HOST_RACE_TOUCH_LOG_H
#define MTEBENCH_HOST_RACE_TOUCH_LOG_H

#include <stddef.h>
#include <stdint.h>

struct touch_log {
	const uint64_t *begins_ticks;  /* that of party p in turn t is [p * turns + t] */
	const uint64_t *elapsed_ticks; /* likewise */
	unsigned int parties;
	size_t turns;
};

/* That @party waited in its touch: it was in the wait loop at @ticks. */
struct touch_wait {
	unsigned int party;
	uint64_t ticks;
};

/* Number of touches during which another party's touch of the same turn was under way. */
uint64_t touch_log_overlaps(const struct touch_log *log);

/* Number of touches that began before all touches of the turn before had ended, which only happens
 * where the parties' counters differ. */
uint64_t touch_log_disordered(const struct touch_log *log);

/* Number of turns in which @party was the first to be through; of several at once all are. */
uint64_t touch_log_wins(const struct touch_log *log, unsigned int party);

/* Of @turn: the time from the first begin until the first party is through, and until all are. */
uint64_t touch_log_first_ticks(const struct touch_log *log, size_t turn);
uint64_t touch_log_all_ticks(const struct touch_log *log, size_t turn);

/*
 * Finds the touches that were under way at the @waits, which of each party are in order of time.
 * @waited_ticks, of parties * turns, gets for each
 * touch that waited the time from its first wait to its end, one behind the other; returns how many
 * they are. Waits outside of touches are passed over.
 */
size_t touch_log_waits(const struct touch_log *log, const struct touch_wait *waits, size_t count,
		       uint64_t *waited_ticks);

#endif
