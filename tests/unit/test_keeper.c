/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_keeper: settings that are changed for a moment come back, also when whoever changed them is killed. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/machine/keeper.h"
#include "tests/unit/fake_root.h"

#define RUN         "/sys/kernel/mm/ksm/run"
#define SLEEP       "/sys/kernel/mm/ksm/sleep_millisecs"
#define POLL_US     1000
#define POLLS_AMPLE 20000

static int make_machine(void **state)
{
	(void)state;
	fake_root_make();
	fake_root_put(RUN, "0\n");
	fake_root_put(SLEEP, "20\n");
	return 0;
}

static int remove_machine(void **state)
{
	(void)state;
	fake_root_remove();
	return 0;
}

static bool holds(const char *path, const char *expected)
{
	char text[32];

	return sysfs_read_text(path, text, sizeof(text)) == 0 && strcmp(text, expected) == 0;
}

static void settings_come_back(void **state)
{
	struct keeper *keeper = keeper_begin();

	(void)state;
	assert_non_null(keeper);
	assert_int_equal(keeper_change(keeper, RUN, "1"), 0);
	assert_int_equal(keeper_change(keeper, SLEEP, "1"), 0);
	assert_int_equal(keeper_change(keeper, RUN, "2"), 0);
	assert_true(holds(RUN, "2"));
	keeper_restore(keeper);
	assert_true(holds(RUN, "0")); /* the first that was there, not the second */
	assert_true(holds(SLEEP, "20"));
	assert_int_equal(keeper_change(keeper, RUN, "1"), 0);
	keeper_end(keeper);
	assert_true(holds(RUN, "0"));
}

static void what_cannot_be_changed_is_said(void **state)
{
	struct keeper *keeper = keeper_begin();

	(void)state;
	assert_int_equal(keeper_change(keeper, "/sys/absent", "1"), -ENOENT);
	assert_int_equal(keeper_change(NULL, RUN, "1"), -ECHILD);
	assert_true(holds(RUN, "0"));
	keeper_end(keeper);
	keeper_end(NULL);
}

static void be_killed(void)
{
	struct keeper *keeper = keeper_begin();

	if (keeper_change(keeper, RUN, "1") == 0 && holds(RUN, "1"))
		raise(SIGKILL);
	_exit(1);
}

static void settings_come_back_when_we_are_killed(void **state)
{
	pid_t pid = fork();
	int status, polls = 0;

	(void)state;
	if (pid == 0)
		be_killed();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	while (!holds(RUN, "0") && polls++ < POLLS_AMPLE)
		usleep(POLL_US);
	assert_true(holds(RUN, "0"));
}

#define WITH_MACHINE(test) cmocka_unit_test_setup_teardown(test, make_machine, remove_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_MACHINE(settings_come_back),
		WITH_MACHINE(what_cannot_be_changed_is_said),
		WITH_MACHINE(settings_come_back_when_we_are_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
