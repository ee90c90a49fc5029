/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of analysis/phases, anatomy and anatomy_diff: functions, phases and differences by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis/measure/anatomy_diff.h"
#include "analysis/plots/flame.h"

/* Phases of @text, from a file; the result of reading it. */
static int read_text(const char *text, struct phases *phases, struct message *message)
{
	char path[] = "/tmp/phases-XXXXXX";
	int fd = mkstemp(path);
	int result;

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	result = phases_read(path, phases, message);
	unlink(path);
	return result;
}

static void test_phases(void **state)
{
	struct phases phases;
	struct message message;

	(void)state;
	assert_int_equal(read_text("[tags]\na = mte_* exact\n[walk]\nb = *_walk mte_walk\n",
				   &phases, &message),
			 0);
	assert_int_equal(phases.count, 3);
	assert_int_equal(phases_find(&phases, "mte_walk"), 0); /* the first that fits */
	assert_int_equal(phases_find(&phases, "kvm_walk"), 1);
	assert_int_equal(phases_find(&phases, "exactly"), 2);
	assert_string_equal(phases.names[2], "other");
	phases_free(&phases);
	assert_int_equal(read_text("[walk]\na = b\n[other]\n", &phases, &message), -1);
	assert_non_null(strstr(message.text, ":3: "));
}

/*
 * Windows of 10, 30 and 10 instructions. Shape 0: main 4, f below it 3, f below f 2, g 1; shape 1
 * is not kept.
 */
static char *names[] = {(char *)(uintptr_t) "main", (char *)(uintptr_t) "f",
			(char *)(uintptr_t) "g"};
static struct anatomy_node nodes[] = {
	{0, 0, 0, 0, 0}, {0, 0, 1, 4, 0}, {1, 1, 2, 3, 0}, {2, 1, 1, 2, 0}, {1, 2, 1, 1, 0}};
static struct anatomy_shape shapes[] = {{10, nodes, 5}, {30, NULL, 0}};
static struct anatomy_window windows[] = {{0, 0}, {1, 0}, {0, 0}};
static const struct anatomy sample = {.record = {.functions = names,
						 .function_count = 3,
						 .shapes = shapes,
						 .shape_count = 2,
						 .windows = windows,
						 .window_count = 3}};

static void test_profile(void **state)
{
	struct anatomy_profile profile;
	struct phases phases;
	struct message message;

	(void)state;
	assert_int_equal(read_text("[own]\na = main\n", &phases, &message), 0);
	assert_int_equal(anatomy_median_shape(&sample), 0);
	assert_int_equal(anatomy_windows_of(&sample, 0), 2);
	profile = anatomy_profile_of(&sample, 0, &phases);
	assert_int_equal(profile.count, 3);
	assert_int_equal(profile.instructions, 10);
	assert_int_equal(profile.phases[0], 4);
	assert_int_equal(profile.phases[1], 6);
	assert_string_equal(profile.functions[0].name, "f"); /* 3 + 2 is more than main's 4 */
	assert_int_equal(profile.functions[0].instructions, 5);
	assert_int_equal(profile.functions[0].inclusive, 5); /* once, though it calls itself */
	assert_int_equal(profile.functions[0].calls, 3);
	assert_string_equal(profile.functions[1].name, "main");
	assert_int_equal(profile.functions[1].inclusive, 10);
	anatomy_profile_free(&profile);
	phases_free(&phases);
}

static void test_difference(void **state)
{
	struct anatomy_function base[] = {
		{"same", 0, 9, 9, 1, {0}}, {"gone", 0, 5, 5, 1, {0}}, {"less", 0, 8, 8, 1, {0}}};
	struct anatomy_function new[] = {
		{"new", 0, 12, 12, 1, {0}}, {"same", 0, 9, 9, 1, {0}}, {"less", 0, 1, 1, 1, {0}}};
	const struct anatomy_profile from = {.functions = base, .count = 3};
	const struct anatomy_profile to = {.functions = new, .count = 3};
	struct anatomy_diff diff = anatomy_diff_of(&from, &to);

	(void)state;
	assert_int_equal(diff.count, 4);
	assert_string_equal(diff.changes[0].name, "new");
	assert_string_equal(anatomy_change_word(&diff.changes[0]), "new");
	assert_int_equal(anatomy_change_size(&diff.changes[0]), 12);
	assert_string_equal(diff.changes[1].name, "less");
	assert_int_equal(anatomy_change_size(&diff.changes[1]), -7);
	assert_string_equal(anatomy_change_word(&diff.changes[1]), "");
	assert_string_equal(anatomy_change_word(&diff.changes[2]), "gone");
	assert_int_equal(anatomy_change_size(&diff.changes[3]), 0);
	anatomy_diff_free(&diff);
}

static void test_folded(void **state)
{
	char text[256] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	flame_write_folded(&sample, file);
	fclose(file);
	assert_string_equal(text, "main 4\nmain;f 3\nmain;f;f 2\nmain;g 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_profile),
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
