/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_held: limits of control groups, in both versions of their files, and where a lock of the kernel
 * should not be held on purpose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/machine/cgroup.h"
#include "host/race/held_lock.h"
#include "tests/unit/fake_root.h"

#define MOUNT "/sys/fs/cgroup"

static int set_up(void **state)
{
	(void)state;
	fake_root_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_root_remove();
	return 0;
}

static void test_no_groups(void **state)
{
	struct cgroup_limit limit;

	(void)state;
	assert_false(cgroup_limits_cpu(&limit));
}

static void test_version_2(void **state)
{
	struct cgroup_limit limit;

	(void)state;
	fake_root_put("/proc/self/cgroup", "0::/user.slice/job\n");
	fake_root_put(MOUNT "/user.slice/job/cpu.max", "max 100000\n");
	fake_root_put(MOUNT "/user.slice/job/memory.max", "max\n");
	assert_false(cgroup_limits_cpu(&limit));
	/* A group above limits as well, and the least limit holds. */
	fake_root_put(MOUNT "/user.slice/cpu.max", "50000 100000\n");
	assert_true(cgroup_limits_cpu(&limit));
	assert_int_equal(limit.value, 50000);
	assert_string_equal(limit.path, MOUNT "/user.slice/cpu.max");
	fake_root_put(MOUNT "/user.slice/memory.max", "4194304\n");
	fake_root_put(MOUNT "/user.slice/job/memory.max", "8388608\n");
	assert_true(cgroup_find_limit("memory.max", "memory", "memory.limit_in_bytes", &limit));
	assert_int_equal(limit.value, 4194304);
	assert_string_equal(limit.path, MOUNT "/user.slice/memory.max");
}

/* In a container, whose root has files of its own. */
static void test_root_of_a_container(void **state)
{
	struct cgroup_limit limit;

	(void)state;
	fake_root_put("/proc/self/cgroup", "0::/\n");
	fake_root_put(MOUNT "/cpu.max", "200000 100000\n");
	assert_true(cgroup_limits_cpu(&limit));
	assert_string_equal(limit.path, MOUNT "/cpu.max");
}

static void test_version_1(void **state)
{
	struct cgroup_limit limit;

	(void)state;
	fake_root_put("/proc/self/cgroup", "7:cpuset:/none\n5:cpu,cpuacct:/job\n4:memory:/job\n");
	fake_root_put(MOUNT "/cpu/job/cpu.cfs_quota_us", "-1\n");
	fake_root_put(MOUNT "/memory/job/memory.limit_in_bytes", "9223372036854771712\n");
	assert_false(cgroup_limits_cpu(&limit));
	assert_false(cgroup_find_limit("memory.max", "memory", "memory.limit_in_bytes", &limit));
	fake_root_put(MOUNT "/cpu/job/cpu.cfs_quota_us", "20000\n");
	assert_true(cgroup_limits_cpu(&limit));
	assert_string_equal(limit.path, MOUNT "/cpu/job/cpu.cfs_quota_us");
}

static void test_danger(void **state)
{
	char text[320];

	(void)state;
	assert_null(held_lock_danger(text, sizeof(text)));
	fake_root_put("/proc/sys/kernel/softlockup_panic", "0\n");
	assert_null(held_lock_danger(text, sizeof(text)));
	fake_root_put("/proc/sys/kernel/softlockup_panic", "1\n");
	assert_non_null(held_lock_danger(text, sizeof(text)));
	assert_non_null(strstr(text, "softlockup_panic"));
	fake_root_put("/proc/self/cgroup", "0::/job\n");
	fake_root_put(MOUNT "/job/cpu.max", "50000 100000\n");
	assert_non_null(held_lock_danger(text, sizeof(text)));
	assert_non_null(strstr(text, "/job/cpu.max limits"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_no_groups, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_version_2, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_root_of_a_container, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_version_1, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_danger, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
