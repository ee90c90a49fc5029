/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_run_difference: which values make two runs alike, and for whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/record/run_difference.h"

static const unsigned int purposes[] = {RUN_RESUME,  RUN_COLLECT, RUN_MERGE,
					RUN_COMPARE, RUN_BOOT,    RUN_CROSS};

/* The one part by which the runs differ, for those in @wanted alone; text for the two of them that
 * say it. */
static void expect(const char *before, const char *now, unsigned int wanted, const char *path,
		   const char *text)
{
	json_t *runs[2] = {json_loads(before, 0, NULL), json_loads(now, 0, NULL)};
	char said[320];

	for (size_t i = 0; i < sizeof(purposes) / sizeof(*purposes); i++) {
		const struct run_part *part = run_difference(runs[0], runs[1], purposes[i], NULL);

		if (!(purposes[i] & wanted)) {
			assert_null(part);
			continue;
		}
		assert_non_null(part);
		assert_string_equal(part->path, path);
		assert_null(run_difference(runs[0], runs[1], purposes[i], part));
		if (!(purposes[i] & (RUN_RESUME | RUN_COLLECT)))
			continue;
		assert_true(run_differs(runs[0], runs[1], purposes[i], said, sizeof(said)));
		assert_string_equal(said, text);
	}
	json_decref(runs[0]);
	json_decref(runs[1]);
}

static void each_asks_for_its_parts(void **state)
{
	(void)state;
	expect("{\"plan\":{\"seed\":1}}", "{\"plan\":{\"seed\":2}}", RUN_RESUME | RUN_MERGE,
	       "plan.seed", "seed (plan.seed in run.json)");
	expect("{\"plan\":{}}", "{\"plan\":{\"shard\":{\"index\":1}}}", RUN_RESUME, "plan.shard",
	       "shard (plan.shard in run.json)");
	expect("{\"kernel\":{\"cmdline\":\"a\"}}", "{\"kernel\":{\"cmdline\":\"b\"}}", RUN_COLLECT,
	       "kernel.cmdline", "kernel command line (--seed, --append)");
	expect("{\"kernel\":{\"release\":\"6.1\"}}", "{\"kernel\":{\"release\":\"6.2\"}}",
	       RUN_RESUME | RUN_COLLECT | RUN_MERGE | RUN_BOOT | RUN_CROSS, "kernel.release",
	       "kernel (kernel.release was \"6.1\" and is \"6.2\")");
	expect("{\"machine\":{}}", "{\"machine\":{\"cpu\":\"N2\"}}",
	       RUN_RESUME | RUN_COLLECT | RUN_MERGE | RUN_COMPARE | RUN_BOOT | RUN_CROSS,
	       "machine.cpu", "CPU model (machine.cpu was absent and is \"N2\")");
	expect("{\"machine\":{\"cpus\":2}}", "{\"machine\":{\"cpus\":4}}",
	       RUN_MERGE | RUN_COMPARE | RUN_BOOT | RUN_CROSS, "machine.cpus", "");
	expect("{\"machine\":{\"kvm_mode\":\"vhe\"}}", "{\"machine\":{\"kvm_mode\":\"nvhe\"}}",
	       RUN_RESUME | RUN_COLLECT | RUN_MERGE | RUN_COMPARE | RUN_BOOT, "machine.kvm_mode",
	       "mode of KVM (machine.kvm_mode was \"vhe\" and is \"nvhe\")");
	expect("{\"clock\":{\"counter\":\"a\"}}", "{\"clock\":{\"counter\":\"b\"}}",
	       RUN_MERGE | RUN_BOOT | RUN_CROSS, "clock.counter", "");
	expect("{\"started\":1,\"topology\":\"x\"}", "{\"started\":2,\"topology\":\"y\"}", 0, "",
	       "");
}

/* In the order of the table, not of the objects. */
static void all_differences_are_walked(void **state)
{
	json_t *a = json_loads("{\"vmms\":1,\"clock\":{\"unit\":\"ns\"}}", 0, NULL);
	json_t *b = json_loads("{\"vmms\":2,\"clock\":{\"unit\":\"count\"}}", 0, NULL);
	const struct run_part *part = run_difference(a, b, RUN_COMPARE, NULL);

	(void)state;
	assert_string_equal(part->path, "clock.unit");
	part = run_difference(a, b, RUN_COMPARE, part);
	assert_string_equal(part->path, "vmms");
	assert_null(run_difference(a, b, RUN_COMPARE, part));
	json_decref(a);
	json_decref(b);
}

/* Protected KVM refuses MTE, and is a mode of the same kernel. */
static void modes_differ_in_mte(void **state)
{
	json_t *a = json_loads("{\"mte\":{\"kvm_cap\":true}}", 0, NULL);
	json_t *b = json_loads("{\"mte\":{\"kvm_cap\":false}}", 0, NULL);

	(void)state;
	assert_non_null(run_difference(a, b, RUN_BOOT, NULL));
	assert_null(run_difference(a, b, RUN_CROSS, NULL));
	json_decref(a);
	json_decref(b);
}

static void a_text_is_cut_to_its_room(void **state)
{
	json_t *a = json_loads("{\"kernel\":{\"release\":\"6.1\"}}", 0, NULL);
	char text[12];

	(void)state;
	assert_false(run_differs(a, a, RUN_RESUME, text, sizeof(text)));
	assert_true(run_differs(a, NULL, RUN_RESUME, text, sizeof(text)));
	assert_string_equal(text, "kernel (ker");
	assert_true(run_differs(a, NULL, RUN_RESUME, text, 4));
	assert_string_equal(text, "ker");
	json_decref(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_asks_for_its_parts),
		cmocka_unit_test(all_differences_are_walked),
		cmocka_unit_test(modes_differ_in_mte),
		cmocka_unit_test(a_text_is_cut_to_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
