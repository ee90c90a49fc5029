/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of placement on machines that hwloc makes up (HWLOC_SYNTHETIC, HWLOC_XMLFILE). CPUs are
 * counted by hand: a synthetic machine numbers them in order of position. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/machine/caches.h"
#include "host/machine/place.h"
#include "host/machine/topology.h"

/* 2 packages with a NUMA node each, 2 L3 in each, 2 cores in each L3, 2 threads a core: CPU =
 * 8 * package + 4 * L3 + 2 * core + thread. */
#define SERVER "pack:2 [numa(memory=1073741824)] l3:2 core:2 pu:2"

static cpu_set_t allowed;
static struct topology_cpus cpus;
static struct outcome outcome;

static void use(const char *machine, unsigned int cpu_count)
{
	setenv("HWLOC_SYNTHETIC", machine, 1);
	topology_forget();
	outcome = (struct outcome){0};
	CPU_ZERO(&allowed);
	for (unsigned int cpu = 0; cpu < cpu_count; cpu++)
		CPU_SET(cpu, &allowed);
}

static void expect(enum topology_place place, const unsigned int *wanted, size_t count)
{
	assert_int_equal(topology_find_cpus(place, &allowed, &cpus, &outcome), 0);
	assert_int_equal(cpus.count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(cpus.cpus[i], wanted[i]);
}

static void expect_skip(enum topology_place place, const char *words)
{
	outcome = (struct outcome){0};
	assert_int_equal(topology_find_cpus(place, &allowed, &cpus, &outcome), -1);
	assert_int_equal(outcome.status, TRIAL_SKIP);
	assert_non_null(strstr(outcome.reason.text, words));
}

static void test_server(void **state)
{
	(void)state;
	use(SERVER, 16);
	expect(PLACE_SAME_CORE, (const unsigned int[]){14, 15}, 2);
	expect(PLACE_SAME_CACHE, (const unsigned int[]){12, 14}, 2);
	expect(PLACE_SAME_PACKAGE, (const unsigned int[]){8, 12, 10, 14}, 4);
	expect(PLACE_CROSS_PACKAGE, (const unsigned int[]){0, 8, 2, 10, 4, 12, 6, 14}, 8);
	expect_skip(PLACE_BIG, "one kind");
	expect_skip(PLACE_LITTLE, "one kind");
}

/* Only CPUs that may be used count: here all of package 0 and one thread of package 1. */
static void test_affinity(void **state)
{
	(void)state;
	use(SERVER, 9);
	expect(PLACE_SAME_CORE, (const unsigned int[]){6, 7}, 2);
	expect(PLACE_SAME_PACKAGE, (const unsigned int[]){0, 4, 2, 6}, 4);
	expect(PLACE_CROSS_PACKAGE, (const unsigned int[]){0, 8, 2, 4, 6}, 5);
	use(SERVER, 1);
	expect_skip(PLACE_SAME_CORE, "SMT");
	expect_skip(PLACE_SAME_CACHE, "share a cache");
	expect_skip(PLACE_SAME_PACKAGE, "two cores");
}

static void expect_home(int node, size_t count, const unsigned int *wanted, size_t all)
{
	static struct topology_home home;

	assert_int_equal(topology_find_home(&allowed, &home), 0);
	assert_int_equal(home.node, node);
	assert_int_equal(home.count, count);
	assert_int_equal(home.cpus.count, all);
	for (size_t i = 0; i < all; i++)
		assert_int_equal(home.cpus.cpus[i], wanted[i]);
}

/* The cores of one node, then those of the other, then their second threads. */
static void test_home(void **state)
{
	(void)state;
	use(SERVER, 16);
	expect_home(1, 4,
		    (const unsigned int[]){14, 12, 10, 8, 6, 4, 2, 0, 15, 13, 11, 9, 7, 5, 3, 1},
		    16);
	/* One CPU of package 1 does not make a home. */
	use(SERVER, 9);
	expect_home(0, 4, (const unsigned int[]){6, 4, 2, 0, 8, 7, 5, 3, 1}, 9);
	use("numa:1 core:2 pu:1", 2);
	expect_home(0, 2, (const unsigned int[]){1, 0}, 2);
	use(SERVER, 1);
	expect_home(0, 1, (const unsigned int[]){0}, 1);
}

/* Of levels 1, 2 and the last, from 3 on; what is not described is 0. */
static void test_caches(void **state)
{
	(void)state;
	use("l3:1(size=4194304) core:2 l2:1(size=524288) l1d:1(size=65536) pu:1", 2);
	assert_int_equal(caches_bytes(1, 1), 65536);
	assert_int_equal(caches_bytes(1, 2), 524288);
	assert_int_equal(caches_bytes(1, CACHES_LAST), 4194304);
	assert_int_equal(caches_bytes(7, 1), 0);
	use("l2:2(size=1048576) core:1 pu:1", 2);
	assert_int_equal(caches_bytes(0, 2), 1048576);
	assert_int_equal(caches_bytes(0, 1), 0);
	assert_int_equal(caches_bytes(0, CACHES_LAST), 0);
}

static void test_small_machine(void **state)
{
	(void)state;
	use("core:2 pu:1", 2);
	expect_skip(PLACE_SAME_CORE, "SMT");
	expect_skip(PLACE_SAME_CACHE, "share a cache");
	expect_skip(PLACE_CROSS_PACKAGE, "two packages");
}

static void test_nodes(void **state)
{
	unsigned int node = 9;

	(void)state;
	use(SERVER, 16);
	assert_int_equal(topology_find_node(NUMA_LOCAL, 9, &node, &outcome), 0);
	assert_int_equal(node, 1);
	assert_int_equal(topology_find_node(NUMA_REMOTE, 9, &node, &outcome), 0);
	assert_int_equal(node, 0);
	use("numa:1 core:2 pu:1", 2);
	assert_int_equal(topology_find_node(NUMA_REMOTE, 0, &node, &outcome), -1);
	assert_int_equal(outcome.status, TRIAL_SKIP);
	assert_int_equal(topology_find_node(NUMA_LOCAL, 0, &node, &outcome), 0);
	assert_int_equal(node, 0);
}

static void test_other_nodes(void **state)
{
	(void)state;
	use("pack:3 [numa(memory=1073741824)] core:1 pu:1", 3);
	assert_int_equal(topology_other_node(0), 2);
	assert_int_equal(topology_other_node(1), 2);
	assert_int_equal(topology_other_node(2), 1);
	use(SERVER, 16);
	assert_int_equal(topology_other_node(0), 1);
	assert_int_equal(topology_other_node(1), 0);
	use("pack:2 [numa(memory=1073741824 indexes=0,2)] core:1 pu:1", 2);
	assert_int_equal(topology_other_node(0), 2);
	assert_int_equal(topology_other_node(2), 0);
	use("numa:1 core:2 pu:1", 2);
	assert_int_equal(topology_other_node(0), -1);
}

static void test_big_little(void **state)
{
	(void)state;
	unsetenv("HWLOC_SYNTHETIC");
	setenv("HWLOC_XMLFILE", "tests/unit/big-little.xml", 1);
	use("", 6);
	unsetenv("HWLOC_SYNTHETIC");
	topology_forget();
	expect(PLACE_BIG, (const unsigned int[]){4, 5}, 2);
	expect(PLACE_LITTLE, (const unsigned int[]){0, 1, 2, 3}, 4);
	expect_home(0, 2, (const unsigned int[]){5, 4, 3, 2, 1, 0}, 6);
	unsetenv("HWLOC_XMLFILE");
	topology_forget();
}

static void test_drawing(void **state)
{
	char text[4096] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	use(SERVER, 16);
	topology_draw(file, &allowed);
	fclose(file);
	assert_non_null(strstr(text, "  Package 1"));
	assert_non_null(strstr(text, "      Core 7"));
	assert_non_null(strstr(text, "     place = any: 14 12 10 8, on node 1\n"));
	assert_non_null(strstr(text, "     place = same-core: 14 15\n"));
	assert_non_null(strstr(text, "SKIP place = big: "));
	assert_non_null(strstr(text, "numa = remote: node 1, seen from CPU 0"));
}

/* A thread that was where it had to be, and one that was not. */
static void test_elsewhere(void **state)
{
	struct place_seen seen;
	unsigned int cpu;

	(void)state;
	outcome = (struct outcome){.status = TRIAL_OK};
	assert_int_equal(place_begin(NULL, NULL, &outcome), 0);
	seen = place_check();
	assert_false(seen.threads.matters);
	assert_false(seen.pages.matters);
	cpu = place_main(place_allowed());
	place_self(cpu);
	place_note(cpu);
	place_note(cpu + 1);
	seen = place_check();
	assert_true(seen.threads.matters);
	assert_int_equal(seen.threads.seen, 2);
	assert_int_equal(seen.threads.wrong, 1);
	assert_non_null(strstr(seen.threads.note, "ended on CPU"));
	assert_false(seen.pages.matters);
}

static void test_xml(void **state)
{
	char *xml;

	(void)state;
	use(SERVER, 16);
	xml = topology_xml();
	assert_non_null(strstr(xml, "<topology"));
	free(xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server),        cmocka_unit_test(test_affinity),
		cmocka_unit_test(test_small_machine), cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_big_little),    cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_other_nodes),   cmocka_unit_test(test_xml),
		cmocka_unit_test(test_elsewhere),     cmocka_unit_test(test_home),
		cmocka_unit_test(test_caches),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	topology_forget();
	return failed;
}
