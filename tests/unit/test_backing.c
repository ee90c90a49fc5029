/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/memory/backing and disturb with base pages of this machine, and on a made-up one
 * that lacks huge pages: what a kind of memory keeps, shares and loses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/memory/backing.h"
#include "host/memory/disturb.h"
#include "tests/unit/fake_root.h"

#define PAGES   4
#define WORD    0x12345678u
#define POOL    "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages"
#define THP     "/sys/kernel/mm/transparent_hugepage/"
#define MEBI(n) ((size_t)(n) << 20)

static uint32_t word_at(const struct backing *backing, size_t page, size_t index)
{
	const char *memory = backing->memory;

	return ((const uint32_t *)(memory + page * backing->page_size_bytes))[index];
}

/* Whether a child's store is seen here. */
static bool is_shared_with_child(const struct backing *backing)
{
	pid_t child = fork();

	if (child == 0) {
		((volatile uint32_t *)backing->memory)[1] = 7;
		_exit(0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	return word_at(backing, 0, 1) == 7;
}

static void disturb_all(enum disturbance what, const struct backing *backing, uint32_t word)
{
	struct outcome outcome = {.status = TRIAL_OK};

	assert_int_equal(disturb(what, backing, false, &outcome), 0);
	for (size_t page = 0; page < PAGES; page++)
		assert_int_equal(word_at(backing, page, 0), word);
}

static void test_kinds(void **state)
{
	static const bool shared[] = {false, true, false, true};
	static const bool named[] = {false, false, true, true};
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	(void)state;
	for (int kind = BACKING_ANON_PRIVATE; kind <= BACKING_MEMFD_SHARED; kind++) {
		struct outcome outcome = {.status = TRIAL_OK};
		struct backing backing;

		assert_int_equal(backing_create(&backing, (enum backing_kind)kind, false,
						PAGES * page_bytes, &outcome),
				 0);
		assert_int_equal(backing.page_size_bytes, page_bytes);
		assert_int_equal(backing.fd >= 0, named[kind]);
		assert_int_equal(word_at(&backing, PAGES - 1, 0), 0);
		backing_populate(&backing, WORD);
		assert_int_equal(is_shared_with_child(&backing), shared[kind]);
		assert_int_equal(backing_is_shared((enum backing_kind)kind), shared[kind]);
		disturb_all(DISTURB_NONE, &backing, WORD);
		disturb_all(DISTURB_REFAULT, &backing, WORD);
		disturb_all(DISTURB_DISCARD, &backing, 0);
		backing_destroy(&backing);
		assert_int_equal(backing.fd, -1);
	}
}

/* Sizes of pages come from names; private and shared kinds stand in turns. */
static void test_huge_flags(void **state)
{
	(void)state;
	assert_int_equal(backing_huge_flags(BACKING_MEMFD_SHARED), 0);
	assert_int_equal(backing_huge_flags(BACKING_HUGETLB_PRIVATE), 0x40000);
	assert_int_equal(backing_huge_flags(BACKING_HUGETLB_64K_SHARED), 0x40000 | 16 << 26);
	assert_int_equal(backing_huge_flags(BACKING_HUGETLB_1G_PRIVATE), 0x40000 | 30 << 26);
	assert_true(backing_is_shared(BACKING_HUGETLB_32M_SHARED));
	assert_false(backing_is_shared(BACKING_HUGETLB_32M_PRIVATE));
	assert_string_equal(backing_kinds[BACKING_HUGETLB_1G_SHARED].name, "hugetlb-1G-shared");
}

static void expect_skip(enum backing_kind kind, bool thp, const char *sentence)
{
	struct outcome outcome = {.status = TRIAL_OK};
	struct backing backing;

	assert_int_equal(backing_create(&backing, kind, thp, MEBI(8), &outcome), -1);
	assert_int_equal(outcome.status, TRIAL_SKIP);
	assert_string_equal(outcome.reason.text, sentence);
	assert_int_equal(backing.fd, -1);
}

/* Nothing is asked for, so nothing is missing; but it could be huge where it lies. */
static void test_unadvised(void **state)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	(void)state;
	fake_root_make();
	fake_root_put(THP "hpage_pmd_size", "2097152\n");
	fake_root_put(THP "enabled", "always madvise [never]\n");
	fake_root_put(THP "shmem_enabled", "always within_size advise never [deny] force\n");
	for (int kind = BACKING_ANON_PRIVATE; kind <= BACKING_MEMFD_SHARED; kind++) {
		struct outcome outcome = {.status = TRIAL_OK};
		struct backing backing;

		assert_int_equal(backing_create(&backing, (enum backing_kind)kind,
						BACKING_THP_UNADVISED, PAGES * page_bytes,
						&outcome),
				 0);
		assert_int_equal(backing.page_size_bytes, page_bytes);
		assert_int_equal((uintptr_t)backing.memory % MEBI(2), 0);
		backing_destroy(&backing);
	}
	fake_root_remove();
}

static void test_what_is_missing(void **state)
{
	(void)state;
	fake_root_make();
	fake_root_put("/proc/meminfo", "Hugepagesize: 2048 kB\n");
	fake_root_put(POOL, "3\n");
	fake_root_put(THP "hpage_pmd_size", "2097152\n");
	fake_root_put(THP "enabled", "always madvise [never]\n");
	fake_root_put(THP "shmem_enabled", "always within_size advise never [deny] force\n");
	expect_skip(
		BACKING_HUGETLB_SHARED, false,
		"3 free huge pages of 2M where 4 are needed: raise /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
	expect_skip(BACKING_ANON_PRIVATE, true, "THP is off here: write madvise to " THP "enabled");
	expect_skip(BACKING_MEMFD_SHARED, true,
		    "THP is off here: write advise to " THP "shmem_enabled");
	fake_root_put(THP "enabled", "[always] madvise never\n");
	fake_root_put(THP "hugepages-2048kB/enabled", "always inherit madvise [never]\n");
	expect_skip(BACKING_ANON_PRIVATE, true,
		    "THP is off here: write inherit to " THP "hugepages-2048kB/enabled");
	fake_root_put("/proc/meminfo", "MemTotal: 1 kB\n");
	expect_skip(BACKING_HUGETLB_PRIVATE, false,
		    "this kernel has no pages of the kind asked for");
	fake_root_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_huge_flags),
		cmocka_unit_test(test_unadvised),
		cmocka_unit_test(test_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
