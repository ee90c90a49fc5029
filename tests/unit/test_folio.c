/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of folios of a size: what page flags say of them, the settings that permit them on a made-up
 * machine, what such a machine lacks, and how a cell that names a size is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/factors.h"
#include "host/machine/folios.h"
#include "host/memory/folio.h"
#include "tests/unit/fake_root.h"

#define THP     "/sys/kernel/mm/transparent_hugepage/"
#define HEAD    (UINT64_C(1) << 15)
#define TAIL    (UINT64_C(1) << 16)
#define TAGGED  (UINT64_C(1) << 41)
#define KIBI(n) ((size_t)(n) << 10)

static void expect_place(const uint64_t *flags, size_t count, size_t at, size_t pages, size_t index)
{
	struct folio_place place = folio_place_of(flags, count, at);

	assert_int_equal(place.pages, pages);
	assert_int_equal(place.index, index);
}

static void test_places(void **state)
{
	/* A base page, a folio of four, one of two directly behind it, a base page. */
	const uint64_t flags[] = {0, HEAD, TAIL, TAIL | TAGGED, TAIL, HEAD | TAGGED, TAIL, TAGGED};

	(void)state;
	expect_place(flags, 8, 0, 1, 0);
	expect_place(flags, 8, 1, 4, 0);
	expect_place(flags, 8, 4, 4, 3);
	expect_place(flags, 8, 5, 2, 0);
	expect_place(flags, 8, 6, 2, 1);
	expect_place(flags, 8, 7, 1, 0);
	/* Its tail is not among them, and neither is its head. */
	expect_place(flags, 3, 1, 2, 0);
	expect_place(flags + 2, 6, 1, 3, 1);
}

static void put_sizes(void)
{
	fake_root_make();
	fake_root_put(THP "hpage_pmd_size", "2097152\n");
	fake_root_put(THP "enabled", "[always] madvise never\n");
	fake_root_put(THP "shmem_enabled", "always within_size [advise] never deny force\n");
	fake_root_put(THP "hugepages-16kB/enabled", "always inherit madvise [never]\n");
	fake_root_put(THP "hugepages-64kB/enabled", "always inherit madvise [never]\n");
	fake_root_put(THP "hugepages-64kB/shmem_enabled",
		      "always inherit within_size advise [never]\n");
	fake_root_put(THP "hugepages-2048kB/enabled", "always [inherit] madvise never\n");
	fake_root_put(THP "hugepages-2048kB/shmem_enabled",
		      "always [inherit] within_size advise never\n");
}

static void expect_setting(const char *path, const char *wanted)
{
	char word[32];

	assert_int_equal(sysfs_read_choice(path, word, sizeof(word)), 0);
	assert_string_equal(word, wanted);
}

static void expect_as_before(void)
{
	expect_setting(THP "hugepages-16kB/enabled", "never");
	expect_setting(THP "hugepages-64kB/enabled", "never");
	expect_setting(THP "hugepages-64kB/shmem_enabled", "never");
	expect_setting(THP "hugepages-2048kB/enabled", "inherit");
	expect_setting(THP "hugepages-2048kB/shmem_enabled", "inherit");
}

static void test_settings(void **state)
{
	struct folios folios = {0};

	(void)state;
	put_sizes();
	folios_permit(&folios, KIBI(64));
	assert_int_equal(folios.count, 5);
	expect_setting(THP "hugepages-16kB/enabled", "never");
	expect_setting(THP "hugepages-64kB/enabled", "madvise");
	expect_setting(THP "hugepages-64kB/shmem_enabled", "advise");
	expect_setting(THP "hugepages-2048kB/enabled", "never");
	expect_setting(THP "hugepages-2048kB/shmem_enabled", "never");
	expect_setting(THP "enabled", "always");
	folios_restore(&folios);
	expect_as_before();
	fake_root_remove();
}

/* No size was asked for, a base page, or a size that the kernel does not have. */
static void test_nothing_to_permit(void **state)
{
	const size_t sizes[] = {0, (size_t)sysconf(_SC_PAGESIZE), KIBI(256)};

	(void)state;
	put_sizes();
	for (size_t i = 0; i < 3; i++) {
		struct folios folios = {0};

		folios_permit(&folios, sizes[i]);
		assert_int_equal(folios.count, 0);
		expect_as_before();
	}
	fake_root_remove();
}

static void expect_skip(enum backing_kind kind, size_t folio_bytes, const char *sentence)
{
	struct outcome outcome = {.status = TRIAL_OK};
	struct backing backing;

	assert_int_equal(backing_create_folios(&backing, kind, BACKING_THP_NEVER, folio_bytes,
					       KIBI(2048), &outcome),
			 -1);
	assert_int_equal(outcome.status, TRIAL_SKIP);
	assert_string_equal(outcome.reason.text, sentence);
}

static void test_what_is_missing(void **state)
{
	(void)state;
	put_sizes();
	expect_skip(BACKING_ANON_PRIVATE, KIBI(64),
		    "folios of 64K are off here: run with --quiesce, or write madvise to " THP
		    "hugepages-64kB/enabled and never to those of other sizes");
	expect_skip(BACKING_MEMFD_SHARED, KIBI(64),
		    "folios of 64K are off here: run with --quiesce, or write advise to " THP
		    "hugepages-64kB/shmem_enabled and never to those of other sizes");
	expect_skip(BACKING_MEMFD_SHARED, KIBI(16),
		    "this kernel has no folios of 16K for such memory: no " THP
		    "hugepages-16kB/shmem_enabled");
	expect_skip(BACKING_ANON_PRIVATE, KIBI(256),
		    "this kernel has no folios of 256K for such memory: no " THP
		    "hugepages-256kB/enabled");
	fake_root_remove();
	fake_root_make();
	fake_root_put(THP "hpage_pmd_size", "2097152\n");
	fake_root_put(THP "enabled", "always madvise [never]\n");
	expect_skip(BACKING_ANON_PRIVATE, KIBI(2048),
		    "THP is off here: write madvise to " THP "enabled");
	fake_root_remove();
}

static void test_base_pages(void **state)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	struct outcome outcome = {.status = TRIAL_OK};
	struct backing backing;

	(void)state;
	assert_int_equal(backing_create_folios(&backing, BACKING_ANON_PRIVATE, BACKING_THP_NEVER,
					       page_bytes, KIBI(64), &outcome),
			 0);
	assert_int_equal(backing.page_size_bytes, page_bytes);
	assert_int_equal(backing.thp, BACKING_THP_NEVER);
	backing_destroy(&backing);
	if (page_bytes > 2048)
		expect_skip(BACKING_ANON_PRIVATE, 2048,
			    page_bytes == 4096 ? "base pages are larger here: 4096 bytes"
					       : "base pages are larger here: 16384 bytes");
}

static struct cell cell_with(const char *thp, const char *folio, const char *backing)
{
	struct cell cell = {.bench = bench_find("hygiene")};

	for (size_t i = 0; cell.bench->factors[i]; i++)
		cell.values[i] = cell.bench->factors[i]->default_level;
	cell.values[bench_factor_index(cell.bench, "thp")] = thp;
	cell.values[bench_factor_index(cell.bench, "folio")] = folio;
	cell.values[bench_factor_index(cell.bench, "backing")] = backing;
	return cell;
}

static bool shows(const struct cell *cell, const char *factor)
{
	return cell_shows(cell, (size_t)bench_factor_index(cell->bench, factor));
}

/* A cell that was measured before there were folios is the same one still. */
static void test_shown_levels(void **state)
{
	struct cell old = cell_with("always", "as-thp", "anon-private");
	struct cell sized = cell_with("never", "64K", "anon-private");

	(void)state;
	assert_true(shows(&old, "thp"));
	assert_false(shows(&old, "folio"));
	assert_false(shows(&sized, "thp"));
	assert_true(shows(&sized, "folio"));
	assert_true(shows(&sized, "backing"));
	assert_int_equal(cell_number_or(&sized, "folio", 7), KIBI(64));
	assert_int_equal(cell_number_or(&sized, "no-such-factor", 7), 7);
}

static void test_inapplicable(void **state)
{
	struct cell good = cell_with("never", "64K", "anon-private");
	struct cell both = cell_with("always", "64K", "anon-private");
	struct cell hugetlb = cell_with("never", "64K", "hugetlb-shared");
	struct cell copied = cell_with("never", "64K", "memfd-private");
	struct cell base = cell_with("never", "4K", "memfd-private");

	(void)state;
	assert_null(factor_thp_inapplicable(&good));
	assert_true(factor_asks_folios(&good));
	assert_non_null(strstr(factor_thp_inapplicable(&both), "one of them"));
	assert_non_null(strstr(factor_thp_inapplicable(&hugetlb), "hugetlb"));
	assert_non_null(strstr(factor_thp_inapplicable(&copied), "copied page by page"));
	assert_null(factor_thp_inapplicable(&base));
	assert_false(factor_asks_folios(&base));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_nothing_to_permit),
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_base_pages),
		cmocka_unit_test(test_shown_levels),
		cmocka_unit_test(test_inapplicable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
