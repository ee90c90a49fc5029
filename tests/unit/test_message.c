/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_message: a message is one line, is cut and never overrun, and may be part of itself. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/message.h"

static void a_message_is_formatted(void **state)
{
	struct message message;

	(void)state;
	assert_int_equal(message_set(&message, "%s:%d: bad", "a.conf", 3), -1);
	assert_string_equal(message.text, "a.conf:3: bad");
}

static void a_prefix_may_go_before_the_message_itself(void **state)
{
	struct message message;

	(void)state;
	message_set(&message, "bad");
	message_set(&message, "%s:%d: %s", "a.conf", 3, message.text);
	assert_string_equal(message.text, "a.conf:3: bad");
}

static void newlines_become_blanks(void **state)
{
	struct message message;

	(void)state;
	message_set(&message, "one\ntwo\r\nthree");
	assert_string_equal(message.text, "one two  three");
}

static void a_long_message_is_cut(void **state)
{
	struct message message;
	char text[2000];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	message_set_errno(&message, EINVAL, "%s", text);
	assert_int_equal(strlen(message.text), sizeof(message.text) - 1);
}

static void the_error_follows(void **state)
{
	struct message message;

	(void)state;
	assert_int_equal(message_set_errno(&message, ENOENT, "%s: cannot open", "x"), -1);
	assert_string_equal(message.text, "x: cannot open: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_formatted),
		cmocka_unit_test(a_prefix_may_go_before_the_message_itself),
		cmocka_unit_test(newlines_become_blanks),
		cmocka_unit_test(a_long_message_is_cut),
		cmocka_unit_test(the_error_follows),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
