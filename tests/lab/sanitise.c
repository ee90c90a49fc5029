/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sanitise: the counter of kernel calls and the reader of page flags against pages of known number,
 * and tag_sanitise's count made to fail by pages that somebody else makes meanwhile, its look at
 * page flags by pages that are not as it expects. The benchmark is included whole, for its parts
 * are its own.
 */
#include "bench/tag_sanitise.c"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "host/memory/tags.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

#define PAGES 64

static size_t page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* PAGES present base pages without tags. */
static char *map_pages(void)
{
	char *memory = mmap(NULL, PAGES * page_bytes(), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	madvise(memory, PAGES * page_bytes(), MADV_NOHUGEPAGE);
	memset(memory, 1, PAGES * page_bytes());
	return memory;
}

static void tag_pages(char *memory)
{
	mprotect(memory, PAGES * page_bytes(), PROT_READ | PROT_WRITE | TAGS_PROT_MTE);
}

static void unmap_pages(char *memory)
{
	munmap(memory, PAGES * page_bytes());
}

static void expect_calls(const struct tag_calls *calls, uint64_t clear, uint64_t zero_clear,
			 const char *name)
{
	struct message message = {""};
	uint64_t clears = UINT64_MAX, zero_clears = UINT64_MAX;
	char seen[900];

	tag_calls_read(calls, &clears, &zero_clears, &message);
	snprintf(seen, sizeof(seen), "%llu and %llu calls %s", (unsigned long long)clears,
		 (unsigned long long)zero_clears, message.text);
	tap(clears == clear && zero_clears == zero_clear, name, seen);
}

static void test_calls(void)
{
	struct tag_calls calls;
	struct message message = {""};
	char *memory = map_pages();

	if (!tap(tag_calls_open(&calls, &message) == 0, "calls can be counted", message.text))
		return;
	expect_calls(&calls, 0, 0, "nothing tagged, nothing counted");
	tag_pages(memory);
	expect_calls(&calls, PAGES, 0, "mprotect(PROT_MTE) clears each page once");
	unmap_pages(memory);
	memory = mmap(NULL, PAGES * page_bytes(), PROT_READ | PROT_WRITE | TAGS_PROT_MTE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(memory, PAGES * page_bytes(), MADV_NOHUGEPAGE);
	memset(memory, 1, PAGES * page_bytes());
	expect_calls(&calls, PAGES, PAGES, "a first touch zeroes content and tags in one go");
	unmap_pages(memory);
	tag_calls_close(&calls);
}

static void test_absent_symbol(void)
{
	struct call_count calls;
	struct message message = {""};
	int result = call_count_open(&calls, "no_such_function_of_any_kernel", &message);

	tap(result < 0 && strstr(message.text, "no address of no_such_function"),
	    "a function that the kernel lacks is refused with a sentence", message.text);
}

static void test_flags(void)
{
	size_t size_bytes = PAGES * page_bytes();
	char *memory = map_pages();
	int64_t before = page_flags_tagged(memory, size_bytes, page_bytes());

	tag_pages(memory);

	int64_t after = page_flags_tagged(memory, size_bytes, page_bytes());
	int64_t half = page_flags_tagged(memory, size_bytes, 2 * page_bytes());
	char seen[80];

	snprintf(seen, sizeof(seen), "%lld, %lld, %lld", (long long)before, (long long)after,
		 (long long)half);
	tap(before == 0 && after == PAGES && half == PAGES / 2,
	    "page flags tell tagged pages from others", seen);
	unmap_pages(memory);
}

/* Makes tagged pages until told to stop. */
static void *disturb(void *stop)
{
	while (!atomic_load((atomic_bool *)stop)) {
		char *memory = map_pages();

		tag_pages(memory);
		unmap_pages(memory);
	}
	return NULL;
}

static void run_trial(const struct cell *cell, bool disturbed, const char *name)
{
	struct trial_record record = {0};
	struct trial trial = {
		.cell = cell,
		.samples = PAGES,
		.memory_bytes = 16 << 20,
		.time_limit_ms = 5000,
		.seed = 1,
		.record = &record,
	};
	atomic_bool stop = !disturbed;
	pthread_t thread;
	char seen[900];

	pthread_create(&thread, NULL, disturb, &stop);

	int result = cell->bench->run(&trial);

	atomic_store(&stop, true);
	pthread_join(thread, NULL);

	const struct record_check *check = found_check(&record, "initialised_once");

	snprintf(seen, sizeof(seen), "%s %s", trial.outcome.reason.text,
		 check && check->note ? check->note : "");
	tap(result == 0 && check && check->seen == PAGES && (check->wrong > 0) == disturbed, name,
	    seen);
	record_free(&record);
}

static void expect_flags(struct sanitise *sanitise, bool tagged, uint64_t wrong, const char *name)
{
	struct trial_record *record = sanitise->trial->record;
	const struct record_check *check;

	record_free(record);
	check_flags(sanitise, "flags", tagged);
	check = found_check(record, "flags");
	tap(check && check->seen == PAGES && check->wrong == wrong, name,
	    check && check->note ? check->note : "");
}

static void test_flag_check(const struct cell *cell)
{
	struct trial_record record = {0};
	struct trial trial = {
		.cell = cell,
		.samples = PAGES,
		.memory_bytes = 16 << 20,
		.time_limit_ms = 5000,
		.record = &record,
	};
	struct sanitise sanitise = {.trial = &trial, .mte = true, .fresh = true};

	if (!tap(arrange(&sanitise) == 0, "fresh pages are to be had", trial.outcome.reason.text))
		return;
	expect_flags(&sanitise, false, 0, "fresh pages carry no PG_mte_tagged");
	expect_flags(&sanitise, true, PAGES, "pages without PG_mte_tagged are found");
	initialise(&sanitise, NULL);
	expect_flags(&sanitise, true, 0, "the guest's touch puts it on");
	expect_flags(&sanitise, false, PAGES, "pages that carry it too early are found");
	dismiss(&sanitise);
	record_free(&record);
}

int main(void)
{
	struct cell cell = {
		.bench = bench_find("tag_sanitise"),
		.values = {"on", "anon-private", "never", "as-thp", "fresh", "fault", "left"},
	};

	if (!tags_supported()) {
		tap_skip("counts of pages that get tags", "HWCAP2_MTE absent");
		return 0;
	}
	test_calls();
	test_absent_symbol();
	test_flags();
	test_flag_check(&cell);
	run_trial(&cell, false, "tag_sanitise counts each page once");
	run_trial(&cell, true, "tag_sanitise fails when more pages are made");
	return 0;
}
