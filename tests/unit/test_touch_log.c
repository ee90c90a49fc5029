/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_touch_log: what follows from when parties touched pages; all values by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/race/touch_log.h"

/*
 * Two parties, four turns:
 *
 *	turn	first party	second party
 *	0	100..150	120..170	overlap
 *	1	200..210	210..230	one after the other
 *	2	300..400	310..320	one within the other
 *	3	505..515	500..520	the second begins
 */
static const uint64_t begins[] = {100, 200, 300, 505, 120, 210, 310, 500};
static const uint64_t elapsed[] = {50, 10, 100, 10, 50, 20, 10, 20};
static const struct touch_log log_of_two = {begins, elapsed, 2, 4};

static void touches_of_a_turn_overlap(void **state)
{
	const struct touch_log alone = {begins, elapsed, 1, 4};

	(void)state;
	assert_int_equal(touch_log_overlaps(&log_of_two), 6);
	assert_int_equal(touch_log_overlaps(&alone), 0);
}

static void turns_last_from_the_first_begin(void **state)
{
	static const uint64_t first[] = {50, 10, 20, 15}, all[] = {70, 30, 100, 20};

	(void)state;
	for (size_t turn = 0; turn < 4; turn++) {
		assert_int_equal(touch_log_first_ticks(&log_of_two, turn), first[turn]);
		assert_int_equal(touch_log_all_ticks(&log_of_two, turn), all[turn]);
	}
	assert_int_equal(touch_log_wins(&log_of_two, 0), 3);
	assert_int_equal(touch_log_wins(&log_of_two, 1), 1);
}

/* A party whose counter is behind seems to begin before the turn before is over. */
static void counters_that_differ_are_found(void **state)
{
	static const uint64_t behind_by_100[] = {100, 200, 300, 500, 20, 110, 210, 390};
	const struct touch_log behind = {behind_by_100, elapsed, 2, 4};

	(void)state;
	assert_int_equal(touch_log_disordered(&log_of_two), 0);
	/* 110 is before the end at 150, 390 before that at 400; 210 is not before 210. */
	assert_int_equal(touch_log_disordered(&behind), 2);
}

static void a_wait_belongs_to_the_touch_that_was_under_way(void **state)
{
	static const struct touch_wait waits[] = {
		{1, 100}, /* party 1 has not begun */
		{0, 130}, /* in the first touch of party 0 */
		{2, 140}, /* nobody */
		{0, 140}, /* later in the same */
		{1, 175}, /* between touches */
		{0, 210}, /* at the very end of its second: it is over */
		{1, 319}, /* in its third, just before the end */
	};
	uint64_t waited[8] = {0};

	(void)state;
	assert_int_equal(touch_log_waits(&log_of_two, waits, 7, waited), 2);
	assert_int_equal(waited[0], 20);
	assert_int_equal(waited[1], 1);
	assert_int_equal(touch_log_waits(&log_of_two, NULL, 0, waited), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(touches_of_a_turn_overlap),
		cmocka_unit_test(turns_last_from_the_first_begin),
		cmocka_unit_test(counters_that_differ_are_found),
		cmocka_unit_test(a_wait_belongs_to_the_touch_that_was_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
