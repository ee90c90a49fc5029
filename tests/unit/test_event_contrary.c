/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of analysis/measure/event_contrary and event_matrix: two windows of one function. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analysis/measure/event_contrary.h"
#include "analysis/measure/event_matrix.h"

static char *functions[] = {(char *)(uintptr_t) "f"};
static char *events[] = {(char *)(uintptr_t) "data processing", (char *)(uintptr_t) "ISB",
			 (char *)(uintptr_t) "MRS thread: SP_EL0",
			 (char *)(uintptr_t) "atomic: CASAL"};

/* An anatomy of one window, of which each event has its count. */
struct window {
	struct anatomy_count counts[4];
	struct anatomy_mix mixes[2];
	struct anatomy_node nodes[2];
	struct anatomy_shape shape;
	struct anatomy_window window;
	struct anatomy anatomy;
};

static void make_window(struct window *window, const uint64_t counts[4])
{
	uint64_t sum = 0;

	*window = (struct window){.mixes = {{NULL, 0}, {window->counts, 4}}};
	for (uint32_t i = 0; i < 4; i++) {
		window->counts[i] = (struct anatomy_count){i, counts[i]};
		sum += counts[i];
	}
	window->nodes[1] = (struct anatomy_node){0, 0, 1, sum, 1};
	window->shape = (struct anatomy_shape){sum, window->nodes, 2};
	window->anatomy.record = (struct anatomy_record){
		.functions = functions,
		.function_count = 1,
		.mixes = {events, 4, window->mixes, 2},
		.shapes = &window->shape,
		.shape_count = 1,
		.windows = &window->window,
		.window_count = 1,
	};
}

/* NULL: nothing is contrary. */
static void expect(const uint64_t before[4], const uint64_t after[4], const char *text)
{
	struct window base, new;
	char *said;

	make_window(&base, before);
	make_window(&new, after);
	said = event_contrary(&base.anatomy, &new.anatomy);
	if (text)
		assert_string_equal(said, text);
	else
		assert_null(said);
	free(said);
}

static void test_contrary(void **state)
{
	static const uint64_t base[] = {100, 2, 5, 1};

	(void)state;
	expect(base, base, NULL);
	/* An ADD more, an ISB more: both say so by themselves. */
	expect(base, (const uint64_t[]){101, 2, 5, 1}, NULL);
	expect(base, (const uint64_t[]){100, 3, 5, 1}, NULL);
	/* An ISB in the place of an ADD. */
	expect(base, (const uint64_t[]){99, 3, 5, 1}, "as many instructions, but ISB +1");
	expect(base, (const uint64_t[]){90, 3, 5, 2},
	       "8 fewer instructions, but ISB +1, atomic +1");
	expect(base, (const uint64_t[]){110, 1, 5, 1}, "9 more instructions, but ISB -1");
	/* Reads of registers that cost no more than others are not named. */
	expect(base, (const uint64_t[]){90, 2, 7, 1}, NULL);
}

static void test_older(void **state)
{
	static const uint64_t counts[] = {100, 2, 5, 1};
	struct window base, new;

	(void)state;
	make_window(&base, counts);
	make_window(&new, counts);
	new.anatomy.record.mixes.event_count = 0;
	assert_null(event_contrary(&base.anatomy, &new.anatomy));
}

static void test_matrix(void **state)
{
	struct phases phases = {.count = 1};
	struct anatomy_profile profiles[2];
	struct event_matrix matrix;
	struct window base, new;

	(void)state;
	make_window(&base, (const uint64_t[]){100, 2, 5, 0});
	make_window(&new, (const uint64_t[]){140, 2, 9, 1});
	profiles[0] = anatomy_profile_of(&base.anatomy, 0, &phases);
	profiles[1] = anatomy_profile_of(&new.anatomy, 0, &phases);
	assert_int_equal(profiles[1].groups[EVENT_GROUP_MRS], 9);
	assert_int_equal(profiles[1].phase_groups[0][EVENT_GROUP_ATOMIC], 1);
	assert_int_equal(profiles[1].functions[0].groups[EVENT_GROUP_OTHER], 140);
	matrix = event_matrix_of(profiles, 2, true);
	assert_int_equal(matrix.count, 4);
	assert_string_equal(matrix.rows[1].text, "MRS thread: SP_EL0");
	event_matrix_sort_by_change(&matrix);
	assert_string_equal(matrix.rows[0].text, "atomic: CASAL"); /* costly: first */
	assert_string_equal(matrix.rows[2].text, "data processing");
	assert_int_equal(event_row_change(&matrix.rows[2]), 40);
	event_matrix_free(&matrix);
	anatomy_profile_free(&profiles[0]);
	anatomy_profile_free(&profiles[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contrary),
		cmocka_unit_test(test_older),
		cmocka_unit_test(test_matrix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
