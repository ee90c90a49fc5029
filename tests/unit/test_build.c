/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of building kernels what reads texts: configurations, kbuild's log, tags, estimates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/build/build_log.h"
#include "lab/build/kconfig.h"
#include "lab/series/build_progress.h"
#include "lab/tree/releases.h"

/* The options that @made lacks of @wanted, separated by blanks. */
static void missing(const char *wanted, const char *made, char *text, size_t size)
{
	struct kconfig kconfig = {.text = (char *)wanted};
	const char *at = NULL;
	char name[80];

	*text = '\0';
	while (kconfig_next_missing(&kconfig, made, &at, name, sizeof(name))) {
		strncat(text, name, size - strlen(text) - 1);
		strncat(text, " ", size - strlen(text) - 1);
	}
}

static void assert_missing(const char *wanted, const char *made, const char *expected)
{
	char text[200];

	missing(wanted, made, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void missing_options(void **state)
{
	(void)state;
	assert_missing("CONFIG_A=y\n", "CONFIG_A=y\n", "");
	assert_missing("CONFIG_A=y\n", "CONFIG_A=y", "");
	assert_missing("CONFIG_A=y\n", "CONFIG_AA=y\n# CONFIG_A is not set\n", "A ");
	assert_missing("CONFIG_A=y", "CONFIG_A=yes\n", "A ");
	assert_missing("CONFIG_A=64\n", "CONFIG_A=6\n", "A ");
	assert_missing("# CONFIG_A=y\n\nCONFIG_B=m\n", "", "B ");
	assert_missing("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n", "CONFIG_B=y\n", "A C ");
}

static void options_that_are_to_be_off(void **state)
{
	(void)state;
	assert_missing("CONFIG_A=n\n", "# CONFIG_A is not set\n", "");
	assert_missing("CONFIG_A=n\n", "", "");
	assert_missing("CONFIG_A=n\n", "CONFIG_A=y\n", "A ");
	assert_missing("CONFIG_A=n\n", "CONFIG_A=\"no\"\n", "A ");
}

static void last_line_holds(void **state)
{
	(void)state;
	assert_missing("CONFIG_A=y\nCONFIG_A=n\n", "", "");
	assert_missing("CONFIG_A=n\nCONFIG_A=y\n", "", "A ");
	assert_missing("CONFIG_A=y\nCONFIG_AB=n\n", "", "A ");
}

static const char kconfig_file[] = "config FOO_BAR\n"
				   "\tbool \"bar\"\n"
				   "\n"
				   "menuconfig FOO\n"
				   "\tbool \"foo\"\n"
				   "\tdepends on MMU && BLOCK\n"
				   "\tselect BAR\n"
				   "        depends on !ARCH_NO_FOO\n"
				   "\thelp\n"
				   "\t  It does foo.\n"
				   "config LAST\n"
				   "\tdepends on FOO";

static void dependencies(void **state)
{
	char text[80], small[8];

	(void)state;
	assert_true(kconfig_dependencies(kconfig_file, "FOO", text, sizeof(text)));
	assert_string_equal(text, "MMU && BLOCK && !ARCH_NO_FOO");
	assert_true(kconfig_dependencies(kconfig_file, "FOO_BAR", text, sizeof(text)));
	assert_string_equal(text, "");
	assert_true(kconfig_dependencies(kconfig_file, "LAST", text, sizeof(text)));
	assert_string_equal(text, "FOO");
	assert_false(kconfig_dependencies(kconfig_file, "BAR", text, sizeof(text)));
	assert_true(kconfig_dependencies(kconfig_file, "FOO", small, sizeof(small)));
	assert_string_equal(small, "MMU && ");
}

static uint64_t count(const char *text)
{
	bool line_began = true;

	return build_log_count_steps(text, strlen(text), &line_began);
}

static void steps(void **state)
{
	bool line_began = true;

	(void)state;
	assert_int_equal(count("  CC      a.o\n  LD      vmlinux\nmake: x\n   odd\n"), 2);
	assert_int_equal(count("warning:  CC is old\n"), 0);
	assert_int_equal(count(""), 0);
	assert_int_equal(build_log_count_steps("  CC  a", 7, &line_began), 1);
	assert_false(line_began);
	assert_int_equal(build_log_count_steps("  CC b\n", 7, &line_began), 0);
	assert_true(line_began);
}

static void assert_error(const char *log, const char *expected)
{
	char text[100];

	build_log_first_error(log, "/c/trees/linux", text, sizeof(text));
	assert_string_equal(text, expected);
}

static void first_errors(void **state)
{
	(void)state;
	assert_error("  CC      a.o\n"
		     "/c/trees/linux/mm/a.c: In function 'f':\n"
		     "/c/trees/linux/mm/a.c:3:2: warning: unused\n"
		     "/c/trees/linux/mm/a.c:4:2: error: 'x' undeclared\n"
		     "/c/trees/linux/mm/a.c:5:2: error: 'y' undeclared\n"
		     "make[2]: *** [mm/a.o] Error 1\n",
		     "mm/a.c:4:2: error: 'x' undeclared");
	assert_error("make[1]: *** [mm/a.o] Error 1\n", "make[1]: *** [mm/a.o] Error 1");
	assert_error("make: *** waits\nld: a.o: undefined reference to `f'\n",
		     "ld: a.o: undefined reference to `f'");
	assert_error("/c/trees/linux2/a.c:1:1: fatal error: no b.h",
		     "/c/trees/linux2/a.c:1:1: fatal error: no b.h");
	assert_error("", "make failed and does not say why");
	assert_true(build_log_disk_full("as: a.o: No space left on device\n"));
	assert_false(build_log_disk_full("a.c:1: error: no space\n"));
}

static const char all_tags[] =
	"v2.6.39\nv6.1-rc8\nv6.1\nv6.1.2\nv6.1.10\nv6.1.10-x\nv6.2\nv6.3-rc1\nv6.3\n"
	"v6.3.1\nv7.0-rc1";

/* The chosen tags, separated by blanks; "!" and the sentence on an error. */
static void assert_tags(const char *words, const char *expected)
{
	struct tag_list list;
	struct message message;
	char text[800] = "";

	if (releases_choose(all_tags, words, &list, &message) < 0) {
		snprintf(text, sizeof(text), "!%s", message.text);
	} else {
		for (size_t i = 0; i < list.count; i++) {
			strncat(text, list.tags[i], sizeof(text) - strlen(text) - 1);
			strncat(text, " ", sizeof(text) - strlen(text) - 1);
		}
	}
	free(list.tags);
	assert_string_equal(text, expected);
}

static void releases(void **state)
{
	(void)state;
	assert_tags("v6.1..v6.3", "v6.1.10 v6.2 v6.3.1 ");
	assert_tags("v6.3, v6.1", "v6.3.1 v6.1.10 ");
	assert_tags("v6.1.2 v6.1-rc8", "v6.1.2 v6.1-rc8 ");
	assert_tags("v6.2..v6.2", "v6.2 ");
	assert_tags("v6.9", "!the tree has no tag 'v6.9'");
	assert_tags("v6.1..v6.9", "!the tree has no tag 'v6.9'");
	assert_tags("v6.1-rc8..v6.3", "!'v6.1-rc8' is not a release such as v6.1");
	assert_tags("v6.1..v7.0-rc1", "!'v7.0-rc1' is not a release such as v6.1");
	assert_tags(" ", "!no tag is named");
}

static void time_left(void **state)
{
	struct build_progress progress = {.count = 4, .index = 1, .steps = 1000};

	(void)state;
	/* what the others take is not known yet */
	assert_true(build_progress_left_s(&progress, 100, 1500) < 0);
	/* the first: half of 1,500 steps took 100 s; then three of 20 s */
	progress.steps = 750;
	progress.usual_s = 20;
	assert_true(build_progress_left_s(&progress, 100, 1500) == 100 + 60);
	/* a later one, of few steps: those behind it */
	progress.index = 2;
	progress.steps = 10;
	assert_true(build_progress_left_s(&progress, 5, 1500) == 40);
	progress.steps = 0;
	assert_true(build_progress_left_s(&progress, 0, 1500) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing_options), cmocka_unit_test(options_that_are_to_be_off),
		cmocka_unit_test(last_line_holds), cmocka_unit_test(dependencies),
		cmocka_unit_test(steps),           cmocka_unit_test(first_errors),
		cmocka_unit_test(releases),        cmocka_unit_test(time_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
