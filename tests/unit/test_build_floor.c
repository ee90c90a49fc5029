/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_build_floor: how much another build moves cells, of ranges added up by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/measure/build_floor.h"

static void a_range_takes_two_figures(void **state)
{
	static const double three[] = {100, 107, 93};
	static const double missing[] = {NAN, 100, NAN, 104};
	static const double lone[] = {NAN, 100};

	(void)state;
	assert_true(build_range_size(three, 3) == 14);
	assert_true(build_range_size(missing, 4) == 4);
	assert_true(isnan(build_range_size(lone, 2)));
	assert_true(isnan(build_range_size(lone, 0)));
}

/* 7 and 14 vouch for each other, and 300 of a cell that is not exact for none but its kind. */
static void moved_cells_of_a_kind_have_the_largest_range(void **state)
{
	static const struct build_range ranges[] = {{0, true},    {7, true},   {14, true},
						    {300, false}, {NAN, true}, {20, false}};
	double floors[6];

	(void)state;
	build_floors(ranges, 6, floors);
	assert_true(floors[0] == 0);
	assert_true(floors[1] == 14);
	assert_true(floors[2] == 14);
	assert_true(floors[3] == 300);
	assert_true(isnan(floors[4]));
	assert_true(floors[5] == 300);
}

static void the_floor_itself_is_not_above_it(void **state)
{
	(void)state;
	assert_false(build_floor_is_passed(14, 14));
	assert_false(build_floor_is_passed(14, -14));
	assert_true(build_floor_is_passed(14, 15));
	assert_true(build_floor_is_passed(14, -15));
	assert_true(build_floor_is_passed(0, 1));
	assert_false(build_floor_is_passed(0, 0));
	assert_true(build_floor_is_passed(NAN, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_range_takes_two_figures),
		cmocka_unit_test(moved_cells_of_a_kind_have_the_largest_range),
		cmocka_unit_test(the_floor_itself_is_not_above_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
