/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_wait_loop: the loop in which the kernel waits for the tag lock, as Debian's binaries have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/watch/wait_loop.h"

/* 7.3.4, with a bit of 64 and x19; 6.12.117 with x22; one word before and behind. */
static const uint32_t newer[] = {
	0x14000009, 0xd50320bf, 0xd503205f, 0xc85f7e60, 0xca020000,
	0xb5000040, 0xd503205f, 0xc8dffe62, 0x36c7ff22, 0xaa1703e1,
};
static const uint32_t older[] = {
	0xd50320bf, 0xd503205f, 0xc85f7ec1, 0xca000021,
	0xb5000041, 0xd503205f, 0xc8dffec0, 0x36bfff20,
};

static void loops_of_two_kernels_are_found(void **state)
{
	(void)state;
	assert_int_equal(wait_loop_next(newer, 10, 0), 1);
	assert_int_equal(wait_loop_next(newer, 10, 2), 10);
	assert_int_equal(wait_loop_next(newer, 8, 0), 8);
	assert_int_equal(wait_loop_next(older, 8, 0), 0);
}

/* Each instruction in turn is another: a spin lock's wait has no TBZ, and the others no such turn. */
static void what_is_no_such_loop_is_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAIT_LOOP_WORDS; i++) {
		uint32_t other[WAIT_LOOP_WORDS];

		memcpy(other, older, sizeof(other));
		other[i] = 0xd503201f;
		assert_int_equal(wait_loop_next(other, WAIT_LOOP_WORDS, 0), WAIT_LOOP_WORDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loops_of_two_kernels_are_found),
		cmocka_unit_test(what_is_no_such_loop_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
