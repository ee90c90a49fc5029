/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/trial/trial and host/rig/region: what a trial gives, and how it is shared out. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/rig/region.h"

#define PAGE_BYTES 4096

/* The linker puts it in the place of strdup(): from now on only so many succeed. */
static unsigned int strdups_left = UINT_MAX;

char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);

char *__wrap_strdup(const char *text)
{
	return strdups_left && strdups_left-- ? __real_strdup(text) : NULL;
}

/* A trial with its record. */
struct fixture {
	struct trial_record record;
	struct trial trial;
};

static struct trial *begin(struct fixture *fixture)
{
	*fixture = (struct fixture){
		.trial = {.samples = 256, .memory_bytes = 16 * (uint64_t)sysconf(_SC_PAGESIZE)},
	};
	fixture->trial.record = &fixture->record;
	return &fixture->trial;
}

static void test_shares(void **state)
{
	(void)state;
	assert_int_equal(region_share(10, 0, 3), 3);
	assert_int_equal(region_share(10, 1, 3), 3);
	assert_int_equal(region_share(10, 2, 3), 4);
	assert_int_equal(region_share(7, 0, 1), 7);
	assert_int_equal(region_control_count(255), 255);
	assert_int_equal(region_control_count(257), 256);
}

static void test_page_count(void **state)
{
	struct fixture fixture;
	struct trial *trial = begin(&fixture);

	(void)state;
	assert_int_equal(region_page_count(trial, (size_t)sysconf(_SC_PAGESIZE), 16), 16);
	trial->samples = 3;
	assert_int_equal(region_page_count(trial, (size_t)sysconf(_SC_PAGESIZE), 3), 3);
	assert_int_equal(trial->outcome.status, TRIAL_OK);
	assert_int_equal(region_page_count(trial, (size_t)sysconf(_SC_PAGESIZE), 4), 0);
	assert_int_equal(trial->outcome.status, TRIAL_SKIP);
	assert_non_null(strstr(trial->outcome.reason.text, ", fewer than 4: raise them"));
}

static void test_whole_bytes(void **state)
{
	struct fixture fixture;
	struct trial *trial = begin(&fixture);

	(void)state;
	trial->memory_bytes = 10000;
	assert_int_equal(region_whole_bytes(trial, 4096), 8192);
	assert_int_equal(trial->outcome.status, TRIAL_OK);
	assert_int_equal(region_whole_bytes(trial, 16384), 0);
	assert_int_equal(trial->outcome.status, TRIAL_SKIP);
	assert_string_equal(trial->outcome.reason.text,
			    "memory = 10000 holds no page of 16384 bytes: raise it");
	trial = begin(&fixture);
	assert_int_equal(region_whole_bytes(trial, 0), 0);
	assert_string_equal(trial->outcome.reason.text,
			    "this kernel has no pages of the kind asked for");
}

static void test_samples_of_threads(void **state)
{
	static const uint64_t samples[3] = {1, 2, 3}, control[6] = {4, 5, 6, 7, 8, 9};
	struct fixture fixture;

	(void)state;
	assert_int_equal(region_keep_samples(begin(&fixture), samples, control, 3, 2), 0);
	assert_int_equal(fixture.record.thread_count, 2);
	assert_int_equal(fixture.record.threads[0], 1);
	assert_int_equal(fixture.record.threads[1], 2);
	assert_int_equal(fixture.record.samples.count, 3);
	assert_int_equal(fixture.record.control.count, 6);
	assert_int_equal(fixture.record.control.values[5], 9);
	record_free(&fixture.record);
}

static void test_page_size(void **state)
{
	struct backing backing = {.page_size_bytes = PAGE_BYTES};
	struct fixture fixture;
	struct trial *trial = begin(&fixture);

	(void)state;
	assert_int_equal(region_check_page_size(trial, &backing, 0), 0);
	assert_int_equal(fixture.record.check_count, 0);
	assert_int_equal(region_check_page_size(trial, &backing, PAGE_BYTES), 0);
	assert_int_equal(fixture.record.checks[0].wrong, 0);
	backing.thp = true;
	backing.page_size_bytes = 2 << 20;
	assert_int_equal(region_check_page_size(trial, &backing, PAGE_BYTES), -1);
	assert_int_equal(trial->outcome.status, TRIAL_SKIP);
	assert_non_null(strstr(trial->outcome.reason.text, "fragmented"));
	trial->outcome = (struct outcome){.status = TRIAL_OK};
	backing.thp = false;
	backing.page_size_bytes = PAGE_BYTES;
	assert_int_equal(region_check_page_size(trial, &backing, 2 * PAGE_BYTES), 0);
	assert_int_equal(fixture.record.checks[1].wrong, 1);
	record_free(&fixture.record);
}

/* What does not fit into memory is not in the record, and the trial says so. */
static void test_memory_is_short(void **state)
{
	struct fixture fixture;
	struct trial *trial = begin(&fixture);

	(void)state;
	strdups_left = 0;
	assert_int_equal(trial_counter(trial, "exits", 1), -1);
	assert_int_equal(trial->outcome.status, TRIAL_FAILED);
	assert_string_equal(trial->outcome.reason.text, "no memory for counter exits");
	assert_int_equal(trial_check(begin(&fixture), "data", 1, 0, NULL), -1);
	assert_string_equal(trial->outcome.reason.text, "no memory for check data");
	strdups_left = 1;
	assert_int_equal(trial_check(begin(&fixture), "data", 1, 0, "note"), -1);
	strdups_left = UINT_MAX;
	assert_int_equal(fixture.record.counter_count, 0);
	assert_int_equal(fixture.record.check_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),      cmocka_unit_test(test_page_count),
		cmocka_unit_test(test_whole_bytes), cmocka_unit_test(test_samples_of_threads),
		cmocka_unit_test(test_page_size),   cmocka_unit_test(test_memory_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
