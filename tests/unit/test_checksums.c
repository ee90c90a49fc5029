/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_checksums: a directory is whole, or the file that is not is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis/base/checksums.h"
#include "analysis/base/memory.h"

/* CRC-32 of "123456789" is cbf43926 (the check value of its definition), of nothing 0, of "a" e8b7be43;
 * that of the three lines was computed with Python's zlib. */
#define LINES "cbf43926 9 a/run.json\n00000000 0 b/empty\ne8b7be43 1 b/one\n"
#define OWN   "12972504 checksums\n"

static char directory[] = "/tmp/test-checksums-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char *path = memory_printed("%s/%s", directory, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static void remove_file(const char *name)
{
	char *path = memory_printed("%s/%s", directory, name);

	assert_int_equal(remove(path), 0);
	free(path);
}

static void make_folder(const char *name)
{
	char *path = memory_printed("%s/%s", directory, name);

	assert_int_equal(mkdir(path, 0777), 0);
	free(path);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(directory));
	make_folder("b");
	make_folder("a");
	write_file("b/one", "a");
	write_file("b/empty", "");
	write_file("a/run.json", "123456789");
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"b/one", "b/empty", "a/run.json", "checksums", "a",
					    "b",     ""};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove_file(names[i]);
	return 0;
}

static void the_list_is_in_order_and_ends_with_its_own_checksum(void **state)
{
	struct message message;
	char *text = checksums_of(directory, &message);

	(void)state;
	assert_string_equal(text, LINES OWN);
	free(text);
}

/* The message without the directory. */
static void assert_damaged(const char *sentence)
{
	struct message message = {0};

	assert_int_equal(checksums_check(directory, &message), -1);
	assert_non_null(strstr(message.text, directory));
	assert_string_equal(message.text + strlen(directory) + 1, sentence);
}

static void what_is_not_whole_is_named(void **state)
{
	struct message message;

	(void)state;
	write_file("checksums", LINES OWN);
	assert_int_equal(checksums_check(directory, &message), 0);
	write_file("a/run.json", "123456780");
	assert_damaged("a/run.json is damaged: its checksum is another");
	write_file("a/run.json", "123456789");
	write_file("b/more", "");
	assert_damaged("b/more is not one of the files that were kept");
	remove_file("b/more");
	remove_file("b/empty");
	assert_damaged("b/empty is missing");
	write_file("b/empty", "");
	write_file("checksums", LINES "00000000 checksums\n");
	assert_damaged("checksums is damaged: its last line is not its checksum");
	write_file("checksums", "");
	assert_damaged("checksums is damaged: its last line is not its checksum");
	write_file("checksums", LINES OWN);
	assert_int_equal(checksums_check(directory, &message), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_is_in_order_and_ends_with_its_own_checksum),
		cmocka_unit_test(what_is_not_whole_is_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
