/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * barrier: makes parties on different CPUs, processes as well as vCPUs, do something at the same
 * moment. It is freestanding. All parties share its memory, which begins as zeros.
 *
 * Each party counts its rounds from 0 on and calls barrier_join() once a round, which returns when
 * all parties have called it. It spins, so each party needs a CPU of its own.
 */
#ifndef MTEBENCH_INCLUDE_BARRIER_H
#define MTEBENCH_INCLUDE_BARRIER_H

#include <stdbool.h>
#include <stdint.h>

#define BARRIER_PARTIES_MAX 64
#define BARRIER_LINE_BYTES  64 /* of a cache line: each field below has lines of its own */

struct barrier_inside {
	uint64_t inside;
	uint64_t padding[BARRIER_LINE_BYTES / 8 - 1];
};

struct barrier {
	uint64_t arrived; /* number of arrivals in all rounds together */
	uint64_t padding[BARRIER_LINE_BYTES / 8 - 1];
	uint64_t abandoned; /* not 0: a party is gone for good */
	uint64_t more_padding[BARRIER_LINE_BYTES / 8 - 1];
	struct barrier_inside places[BARRIER_PARTIES_MAX];
};

enum barrier_state { BARRIER_WAITING, BARRIER_COMPLETE, BARRIER_ABANDONED };

/* Counts the arrival of one more party in the current round. */
static inline void barrier_arrive(struct barrier *barrier)
{
	__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_SEQ_CST);
}

/* Tells, without waiting, whether all @parties have arrived in @round. */
static inline enum barrier_state barrier_look(struct barrier *barrier, uint64_t round,
					      uint64_t parties)
{
	if (__atomic_load_n(&barrier->arrived, __ATOMIC_ACQUIRE) >= (round + 1) * parties)
		return BARRIER_COMPLETE;
	return __atomic_load_n(&barrier->abandoned, __ATOMIC_RELAXED) ? BARRIER_ABANDONED
								      : BARRIER_WAITING;
}

/* Arrives and waits for all other parties, or until the barrier is abandoned. */
static inline void barrier_join(struct barrier *barrier, uint64_t round, uint64_t parties)
{
	barrier_arrive(barrier);
	while (barrier_look(barrier, round, parties) == BARRIER_WAITING)
		;
}

/* Says that @party is inside: it is doing what the parties might do at once. */
static inline void barrier_enter(struct barrier *barrier, uint64_t party)
{
	__atomic_store_n(&barrier->places[party].inside, 1, __ATOMIC_SEQ_CST);
}

/* Tells, for the other of two, whether @party has come to what is done after @round: it is inside,
 * or has gone on to the next round. */
static inline enum barrier_state barrier_look_inside(struct barrier *barrier, uint64_t round,
						     uint64_t parties, uint64_t party)
{
	if (__atomic_load_n(&barrier->places[party].inside, __ATOMIC_SEQ_CST) ||
	    __atomic_load_n(&barrier->arrived, __ATOMIC_ACQUIRE) > (round + 1) * parties)
		return BARRIER_COMPLETE;
	return __atomic_load_n(&barrier->abandoned, __ATOMIC_RELAXED) ? BARRIER_ABANDONED
								      : BARRIER_WAITING;
}

/*
 * Says that @party is outside again. Returns whether another party is inside now. When two overlap,
 * at least the one that leaves first returns true.
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
