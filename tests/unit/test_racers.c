/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/race/racers: all meet in every round, and whichever goes wrong is named and ends
 * the others. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/race/racers.h"

#define RACERS 2
#define ROUNDS 50

/* Writes its slot, and counts the slots of others that are not of this round. */
static int meet(struct racer *racer)
{
	uint64_t *slots = racer->context, wrong = 0;

	for (uint64_t round = 0; round < ROUNDS; round++) {
		slots[racer->index] = round;
		if (racer_join(racer) < 0)
			return -1;
		for (unsigned int i = 0; i < racer->count; i++)
			wrong += slots[i] != round;
		if (racer_join(racer) < 0)
			return -1;
	}
	return wrong ? outcome_fail(racer->outcome, "%llu wrong", (unsigned long long)wrong) : 0;
}

static int hang(struct racer *racer)
{
	return racer->index == 1 ? pause() : 0;
}

static void expect_end(racer_fn *run, void *context, enum trial_status status, const char *sentence)
{
	struct racers_plan plan = {
		.count = RACERS,
		.run = run,
		.context = context,
		.time_limit_ms = run == hang ? 300 : 60000,
	};
	struct outcome outcome = {.status = TRIAL_OK};

	assert_int_equal(racers_run(&plan, &outcome), status == TRIAL_OK ? 0 : -1);
	assert_string_equal(outcome.reason.text, sentence);
	assert_int_equal(outcome.status, status);
}

static void test_processes_meet(void **state)
{
	struct outcome outcome = {.status = TRIAL_OK};
	uint64_t *slots = racers_share(RACERS * sizeof(*slots), &outcome);

	(void)state;
	assert_non_null(slots);
	expect_end(meet, slots, TRIAL_OK, "");
	for (unsigned int i = 0; i < RACERS; i++)
		assert_int_equal(slots[i], ROUNDS - 1);
	munmap(slots, RACERS * sizeof(*slots));
}

static void *meet_in_thread(void *racer)
{
	return (void *)(intptr_t)meet(racer);
}

/* The same by threads: what racer_join() orders, ThreadSanitizer sees only within a process. */
static void test_threads_meet(void **state)
{
	static struct barrier barrier;
	uint64_t slots[RACERS] = {0};
	struct outcome outcomes[RACERS] = {{.status = TRIAL_OK}, {.status = TRIAL_OK}};
	struct racer racers[RACERS];
	pthread_t other;
	void *result;

	(void)state;
	for (unsigned int i = 0; i < RACERS; i++)
		racers[i] = (struct racer){.barrier = &barrier,
					   .index = i,
					   .count = RACERS,
					   .context = slots,
					   .outcome = &outcomes[i]};
	assert_int_equal(pthread_create(&other, NULL, meet_in_thread, &racers[1]), 0);
	assert_int_equal(meet(&racers[0]), 0);
	pthread_join(other, &result);
	assert_null(result);
	assert_int_equal(racers[0].round, 2 * ROUNDS);
}

static int refuse(struct racer *racer)
{
	return racer->index == 1 ? outcome_refuse(racer->outcome, "mprotect", ENOMEM)
				 : racer_join(racer);
}

static int die(struct racer *racer)
{
	if (racer->index == 1)
		abort();
	return racer_join(racer);
}

/* An access that is not allowed: SEGV_ACCERR is 2. */
static int trespass(struct racer *racer)
{
	char *page = mmap((void *)0x10000000, 4096, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (racer->index == 1)
		*(volatile char *)page = 1;
	return racer_join(racer);
}

static void test_the_cause_is_told(void **state)
{
	(void)state;
	expect_end(refuse, NULL, TRIAL_REFUSED, "mprotect: Cannot allocate memory");
	expect_end(die, NULL, TRIAL_FAILED, "process 1 of the party died of signal 6 (Aborted)");
	expect_end(hang, NULL, TRIAL_FAILED, "the party did not end within 300 ms");
}

static void test_a_fault_is_told(void **state)
{
	struct racers_plan plan = {.count = RACERS, .run = trespass, .time_limit_ms = 60000};
	struct outcome outcome = {.status = TRIAL_OK};

	(void)state;
	assert_int_equal(racers_run(&plan, &outcome), -1);
	assert_non_null(strstr(outcome.reason.text,
			       "process 1 of the party died of signal 11 (Segmentation fault) at "
			       "address 0x10000000, code 2, pc 0x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_processes_meet),
		cmocka_unit_test(test_threads_meet),
		cmocka_unit_test(test_the_cause_is_told),
		cmocka_unit_test(test_a_fault_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
