/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * meeting: parties on different CPUs that do something at the same moment, processes and vCPUs
 * alike. Freestanding; the memory is shared by all of them and begins as zeros.
 *
 * Each party counts its rounds from 0 on and passes meeting_join() once a round; nobody leaves it
 * before all have come. Each party needs a CPU to itself.
 */
#ifndef MTEBENCH_INCLUDE_MEETING_H
#define MTEBENCH_INCLUDE_MEETING_H

#include <stdbool.h>
#include <stdint.h>

#define MEETING_PARTIES_MAX 64
#define MEETING_LINE_BYTES  64 /* parties do not share cache lines but for `arrived` */

struct meeting_place {
	uint64_t inside;
	uint64_t padding[MEETING_LINE_BYTES / 8 - 1];
};

struct meeting {
	uint64_t arrived; /* in all rounds together */
	uint64_t padding[MEETING_LINE_BYTES / 8 - 1];
	uint64_t abandoned; /* not zero: a party is gone for good */
	uint64_t more_padding[MEETING_LINE_BYTES / 8 - 1];
	struct meeting_place places[MEETING_PARTIES_MAX];
};

enum meeting_state { MEETING_WAITING, MEETING_COMPLETE, MEETING_ABANDONED };

/* Says that one more has come to the current round. */
static inline void meeting_arrive(struct meeting *meeting)
{
	__atomic_add_fetch(&meeting->arrived, 1, __ATOMIC_SEQ_CST);
}

/* Whether all @parties have come to @round. */
static inline enum meeting_state meeting_look(struct meeting *meeting, uint64_t round,
					      uint64_t parties)
{
	if (__atomic_load_n(&meeting->arrived, __ATOMIC_ACQUIRE) >= (round + 1) * parties)
		return MEETING_COMPLETE;
	return __atomic_load_n(&meeting->abandoned, __ATOMIC_RELAXED) ? MEETING_ABANDONED
								      : MEETING_WAITING;
}

/* Both: waits for all. Also ends when the meeting was abandoned. */
static inline void meeting_join(struct meeting *meeting, uint64_t round, uint64_t parties)
{
	meeting_arrive(meeting);
	while (meeting_look(meeting, round, parties) == MEETING_WAITING)
		;
}

static inline void meeting_enter(struct meeting *meeting, uint64_t party)
{
	__atomic_store_n(&meeting->places[party].inside, 1, __ATOMIC_SEQ_CST);
}

/*
 * Ends what meeting_enter() began. Returns whether another party was inside: of two that overlap,
 * the one that leaves first is told.
 */
static inline bool meeting_leave(struct meeting *meeting, uint64_t party, uint64_t parties)
{
	bool met = false;

	for (uint64_t i = 0; i < parties; i++)
		met |= i != party &&
		       __atomic_load_n(&meeting->places[i].inside, __ATOMIC_SEQ_CST) != 0;
	__atomic_store_n(&meeting->places[party].inside, 0, __ATOMIC_SEQ_CST);
	return met;
}

#endif
