/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_boots: a comparison of two kernels over boots that go well, badly, and not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mtebench/boots.h"

static char directory[64];

static void begin(void)
{
	char *kernels[] = {"old", "new"};
	const struct boots_request request = {kernels, 2, 1, 3};
	struct message message;

	snprintf(directory, sizeof(directory), "build/test-boots-%d", getpid());
	assert_int_equal(boots_begin(directory, &request, &message), 0);
	assert_int_equal(boots_begin(directory, &request, &message), -1);
}

static void end(void)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/order", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/journal", directory);
	unlink(path);
	assert_int_equal(rmdir(directory), 0);
}

/* What boots_next() says in boot @id of kernel @release. */
static struct boots_step next(const char *release, const char *id)
{
	struct boots_machine machine;
	struct boots_step step = {0};
	struct message message = {""};

	snprintf(machine.release, sizeof(machine.release), "%s", release);
	snprintf(machine.boot_id, sizeof(machine.boot_id), "%s", id);
	if (boots_next(directory, &machine, &step, &message) < 0)
		fail_msg("%s", message.text);
	return step;
}

static int ended(const char *release, const char *id)
{
	struct boots_machine machine;
	struct message message;

	snprintf(machine.release, sizeof(machine.release), "%s", release);
	snprintf(machine.boot_id, sizeof(machine.boot_id), "%s", id);
	return boots_ended(directory, &machine, 0, &message);
}

static void assert_step(struct boots_step step, enum boots_action action, size_t number)
{
	assert_int_equal(step.action, action);
	assert_int_equal(step.number, number);
}

static void each_kernel_is_booted_and_measured_once(void **state)
{
	char first[BOOTS_NAME_MAX], second[BOOTS_NAME_MAX];
	struct boots_step step;

	(void)state;
	begin();
	step = next("other", "1");
	assert_step(step, BOOTS_BOOT, 0);
	strcpy(first, step.release);
	assert_int_equal(ended(first, "1"), -1);
	assert_step(next(first, "2"), BOOTS_MEASURE, 0);
	assert_step(next(first, "3"), BOOTS_MEASURE, 0); /* after a crash in the measurement */
	assert_int_equal(ended(first, "3"), 0);
	step = next(first, "3");
	assert_step(step, BOOTS_BOOT, 1);
	strcpy(second, step.release);
	assert_string_not_equal(first, second);
	assert_step(next(second, "4"), BOOTS_MEASURE, 1);
	assert_int_equal(ended(second, "4"), 0);
	assert_int_equal(next(second, "4").action, BOOTS_STOP);
	assert_int_equal(next("other", "5").action, BOOTS_STOP);
	end();
}

static void a_kernel_that_never_comes_up_is_given_up(void **state)
{
	(void)state;
	begin();
	assert_step(next("other", "1"), BOOTS_BOOT, 0);
	assert_step(next("other", "2"), BOOTS_BOOT, 0);
	assert_step(next("other", "3"), BOOTS_BOOT, 1);
	assert_step(next("other", "4"), BOOTS_BOOT, 1);
	assert_int_equal(next("other", "5").action, BOOTS_STOP);
	end();
}

/* The right kernel in the boot that asked for it was not booted for this step. */
static void a_step_needs_a_boot_of_its_own(void **state)
{
	char release[BOOTS_NAME_MAX];

	(void)state;
	begin();
	strcpy(release, next("other", "1").release);
	assert_step(next(release, "1"), BOOTS_BOOT, 0);
	assert_step(next(release, "2"), BOOTS_MEASURE, 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kernel_is_booted_and_measured_once),
		cmocka_unit_test(a_kernel_that_never_comes_up_is_given_up),
		cmocka_unit_test(a_step_needs_a_boot_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
