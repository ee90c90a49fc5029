/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * barrier: parties on different CPUs that do something at the same moment, processes and vCPUs
 * alike. Freestanding; the memory is shared by all of them and begins as zeros.
 *
 * Each party counts its rounds from 0 on and passes barrier_join() once a round; nobody leaves it
 * before all have come. Each party needs a CPU to itself.
 */
#ifndef MTEBENCH_INCLUDE_BARRIER_H
#define MTEBENCH_INCLUDE_BARRIER_H

#include <stdbool.h>
#include <stdint.h>

#define BARRIER_PARTIES_MAX 64
#define BARRIER_LINE_BYTES  64 /* parties do not share cache lines but for `arrived` */

struct barrier_inside {
	uint64_t inside;
	uint64_t padding[BARRIER_LINE_BYTES / 8 - 1];
};

struct barrier {
	uint64_t arrived; /* in all rounds together */
	uint64_t padding[BARRIER_LINE_BYTES / 8 - 1];
	uint64_t abandoned; /* not zero: a party is gone for good */
	uint64_t more_padding[BARRIER_LINE_BYTES / 8 - 1];
	struct barrier_inside places[BARRIER_PARTIES_MAX];
};

enum barrier_state { BARRIER_WAITING, BARRIER_COMPLETE, BARRIER_ABANDONED };

/* Says that one more has come to the current round. */
static inline void barrier_arrive(struct barrier *barrier)
{
	__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_SEQ_CST);
}

/* Whether all @parties have come to @round. */
static inline enum barrier_state barrier_look(struct barrier *barrier, uint64_t round,
					      uint64_t parties)
{
	if (__atomic_load_n(&barrier->arrived, __ATOMIC_ACQUIRE) >= (round + 1) * parties)
		return BARRIER_COMPLETE;
	return __atomic_load_n(&barrier->abandoned, __ATOMIC_RELAXED) ? BARRIER_ABANDONED
								      : BARRIER_WAITING;
}

/* Both: waits for all. Also ends when the barrier was abandoned. */
static inline void barrier_join(struct barrier *barrier, uint64_t round, uint64_t parties)
{
	barrier_arrive(barrier);
	while (barrier_look(barrier, round, parties) == BARRIER_WAITING)
		;
}

static inline void barrier_enter(struct barrier *barrier, uint64_t party)
{
	__atomic_store_n(&barrier->places[party].inside, 1, __ATOMIC_SEQ_CST);
}

/*
 * Ends what barrier_enter() began. Returns whether another party was inside: of two that overlap,
 * the one that leaves first is told.
 */
static inline bool barrier_leave(struct barrier *barrier, uint64_t party, uint64_t parties)
{
	bool met = false;

	for (uint64_t i = 0; i < parties; i++)
		met |= i != party &&
		       __atomic_load_n(&barrier->places[i].inside, __ATOMIC_SEQ_CST) != 0;
	__atomic_store_n(&barrier->places[party].inside, 0, __ATOMIC_SEQ_CST);
	return met;
}

#endif
