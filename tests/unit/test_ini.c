/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of common/ini: what is read, and each refusal with its file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/ini.h"

struct reading {
	char seen[1024]; /* "LINE[section]" and "LINE section.key=value", each followed by '|' */
	struct message message;
};

static int record(void *context, const struct ini_position *at, const char *section,
		  const char *key, const char *value, struct message *message)
{
	struct reading *reading = context;
	size_t length = strlen(reading->seen);
	char *end = reading->seen + length;
	size_t room = sizeof(reading->seen) - length;

	if (!key)
		snprintf(end, room, "%u[%s]|", at->line, section);
	else if (strcmp(key, "forbidden") == 0)
		return ini_refuse(message, at, "`%s` is forbidden", key);
	else
		snprintf(end, room, "%u %s.%s=%s|", at->line, section, key, value);
	return 0;
}

static int read_text(struct reading *reading, const char *text, size_t size)
{
	memset(reading, 0, sizeof(*reading));
	return ini_read_text("f.conf", text, size, record, reading, &reading->message);
}

static void expect_read(const char *text, const char *seen)
{
	struct reading reading;

	assert_int_equal(read_text(&reading, text, strlen(text)), 0);
	assert_string_equal(reading.seen, seen);
	assert_string_equal(reading.message.text, "");
}

static void expect_refused(const char *text, const char *sentence)
{
	struct reading reading;

	assert_int_equal(read_text(&reading, text, strlen(text)), -1);
	assert_string_equal(reading.message.text, sentence);
}

static void test_entries_in_order(void **state)
{
	(void)state;
	expect_read("[plan]\nseed = 1\n# comment\n\n[bench]\nmte = off, on ; both\n  a: b\n",
		    "1[plan]|2 plan.seed=1|5[bench]|6 bench.mte=off, on|7 bench.a=b|");
	expect_read("", "");
	expect_read("[empty]\n[also] ; with comment\n", "1[empty]|2[also]|");
	expect_read("\xef\xbb\xbf[a]\r\nk = 1\r\n", "1[a]|2 a.k=1|");
	expect_read("[a]\nk = 1", "1[a]|2 a.k=1|");
	expect_read("[a]\nk = 1\n[b]\nk = 1\n", "1[a]|2 a.k=1|3[b]|4 b.k=1|");
}

static void test_twice(void **state)
{
	(void)state;
	expect_refused("[a]\nk = 1\n[b]\n[a]\n", "f.conf:4: section [a] appears twice");
	expect_refused("\xef\xbb\xbf[a]\n[a]\n", "f.conf:2: section [a] appears twice");
	expect_refused("[a]\nk = 1\nj = 2\nk = 1\n", "f.conf:4: `k` appears twice in [a]");
}

static void test_syntax(void **state)
{
	(void)state;
	expect_refused("[a]\nk = 1\nno equals sign\n",
		       "f.conf:3: expected [section] or `key = value`");
	expect_refused("[a]\nk = 1\n  more\nk = 2\n",
		       "f.conf:3: expected [section] or `key = value`");
	expect_refused("[a]\nk =\n", "f.conf:2: `k` has no value");
	expect_refused("[a]\nk = ; comment\n", "f.conf:2: `k` has no value");
	expect_refused("[a]\n = 1\n", "f.conf:2: expected `key = value`");
	expect_refused("k = 1\n[a]\n", "f.conf:1: `k` comes before the first [section]");
	expect_refused("[a\n", "f.conf:1: a section ends with ']'");
	expect_refused("[a] k = 1\n", "f.conf:1: text after the section's ']'");
	expect_refused("[]\n", "f.conf:1: a section's name is 1 to 48 characters long");
}

static void test_nul_byte(void **state)
{
	struct reading reading;

	(void)state;
	assert_int_equal(read_text(&reading, "[a]\nk = 1\0 2\n", 13), -1);
	assert_string_equal(reading.message.text, "f.conf:2: a NUL byte is not text");
}

/* The longest line that is read whole, and one character more. */
static void test_line_length(void **state)
{
	char text[INI_LINE_MAX + 8] = "[a]\nk=";
	struct reading reading;
	size_t size = 4 + INI_LINE_MAX;

	(void)state;
	memset(text + 6, 'x', INI_LINE_MAX - 2);
	assert_int_equal(read_text(&reading, text, size), 0);
	assert_int_equal(strlen(reading.seen), strlen("1[a]|2 a.k=|") + INI_LINE_MAX - 2);
	text[size] = 'x';
	assert_int_equal(read_text(&reading, text, size + 1), -1);
	assert_string_equal(reading.message.text,
			    "f.conf:2: the line is longer than 198 characters");
}

static void test_refusal_by_caller_stops(void **state)
{
	struct reading reading;
	const char *text = "[a]\nk = 1\nforbidden = 1\nl = 2\n[a]\n";

	(void)state;
	assert_int_equal(read_text(&reading, text, strlen(text)), -1);
	assert_string_equal(reading.message.text, "f.conf:3: `forbidden` is forbidden");
	assert_string_equal(reading.seen, "1[a]|2 a.k=1|");
}

static void test_file(void **state)
{
	char path[] = "/tmp/test_ini.XXXXXX";
	char expected[64];
	struct reading reading = {0};
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "[a]\nk = 1\nk = 2\n", 16), 16);
	close(fd);
	assert_int_equal(ini_read(path, record, &reading, &reading.message), -1);
	snprintf(expected, sizeof(expected), "%s:3: `k` appears twice in [a]", path);
	assert_string_equal(reading.message.text, expected);
	unlink(path);
	assert_int_equal(ini_read(path, record, &reading, &reading.message), -1);
	snprintf(expected, sizeof(expected), "%s: No such file or directory", path);
	assert_string_equal(reading.message.text, expected);
	assert_int_equal(ini_read("/tmp", record, &reading, &reading.message), -1);
	assert_string_equal(reading.message.text, "/tmp: Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries_in_order),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_nul_byte),
		cmocka_unit_test(test_line_length),
		cmocka_unit_test(test_refusal_by_caller_stops),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
