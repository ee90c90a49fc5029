/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of include/barrier: nobody leaves a round before all have come, and what was written before
 * it can be read after it; who overlaps is told. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "include/barrier.h"

#define PARTIES 2
#define ROUNDS  200

static struct barrier barrier;

struct party {
	uint64_t index;
	uint64_t *slots; /* one a party, no atomics: only the barrier orders them */
	uint64_t wrong;  /* slots of others that were not of the round */
};

/* Two rounds of the barrier a turn: all have written, all have read. */
static void *take_turns(void *argument)
{
	struct party *party = argument;

	for (uint64_t round = 0; round < 2 * ROUNDS; round += 2) {
		party->slots[party->index] = round;
		barrier_join(&barrier, round, PARTIES);
		for (uint64_t i = 0; i < PARTIES; i++)
			party->wrong += party->slots[i] != round;
		barrier_join(&barrier, round + 1, PARTIES);
	}
	return NULL;
}

static void test_rounds(void **state)
{
	uint64_t slots[PARTIES] = {0};
	struct party parties[PARTIES] = {{0, slots, 0}, {1, slots, 0}};
	pthread_t other;

	(void)state;
	memset(&barrier, 0, sizeof(barrier));
	assert_int_equal(pthread_create(&other, NULL, take_turns, &parties[1]), 0);
	take_turns(&parties[0]);
	pthread_join(other, NULL);
	assert_int_equal(parties[0].wrong + parties[1].wrong, 0);
	assert_int_equal(barrier.arrived, 2 * ROUNDS * PARTIES);
}

static void test_looks(void **state)
{
	(void)state;
	memset(&barrier, 0, sizeof(barrier));
	barrier_arrive(&barrier);
	assert_int_equal(barrier_look(&barrier, 0, 2), BARRIER_WAITING);
	barrier_arrive(&barrier);
	assert_int_equal(barrier_look(&barrier, 0, 2), BARRIER_COMPLETE);
	assert_int_equal(barrier_look(&barrier, 1, 2), BARRIER_WAITING);
	barrier.abandoned = 1;
	assert_int_equal(barrier_look(&barrier, 0, 2), BARRIER_COMPLETE);
	assert_int_equal(barrier_look(&barrier, 1, 2), BARRIER_ABANDONED);
	barrier_join(&barrier, 1, 2);
}

/* Of three that are inside, the last to leave meets nobody any more. */
static void test_overlap(void **state)
{
	(void)state;
	memset(&barrier, 0, sizeof(barrier));
	barrier_enter(&barrier, 1);
	assert_false(barrier_leave(&barrier, 1, 3));
	for (uint64_t i = 0; i < 3; i++)
		barrier_enter(&barrier, i);
	assert_true(barrier_leave(&barrier, 2, 3));
	assert_true(barrier_leave(&barrier, 0, 3));
	assert_false(barrier_leave(&barrier, 1, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
