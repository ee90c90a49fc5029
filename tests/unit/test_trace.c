/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_trace: pages of the kernel's ring buffer are taken apart, and faults put together from the
 * points that threads pass. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/watch/fault_phases.h"
#include "host/watch/trace_page.h"

/* A page that is put together by hand: time and commit first, then 32-bit words. */
struct page {
	uint64_t time_ns;
	uint64_t commit;
	uint32_t words[64];
};

#define HEADER(type, delta)    ((uint32_t)(type) | (uint32_t)(delta) << 5)
#define MISSED_EVENTS          (UINT64_C(1) << 31)
#define COMMON(type)           ((uint32_t)(type))
#define PAGE_BYTES(word_count) (16 + 4 * (size_t)(word_count))

struct seen {
	struct trace_event events[8];
	size_t count;
};

static void note(void *context, const struct trace_event *event)
{
	struct seen *seen = context;

	seen->events[seen->count++ % 8] = *event;
}

static int read_words(const uint32_t *words, size_t count, struct seen *seen)
{
	struct page page = {.time_ns = 1000, .commit = count * 4 | MISSED_EVENTS};

	memcpy(page.words, words, count * sizeof(*words));
	*seen = (struct seen){.count = 0};
	return trace_page_read(&page, PAGE_BYTES(count), note, seen);
}

static void events_have_time_type_and_thread(void **state)
{
	static const uint32_t words[] = {
		HEADER(2, 7),
		COMMON(0x123),
		41, /* 8 bytes of data, 7 ns later */
		HEADER(0, 1),
		16,
		COMMON(5),
		42, /* length in front: 12 bytes */
		0,
		HEADER(3, 0),
		COMMON(6),
		43,
		9,
	};
	struct seen seen;

	(void)state;
	assert_int_equal(read_words(words, 12, &seen), 0);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.events[0].time_ns, 1007);
	assert_int_equal(seen.events[0].type, 0x123);
	assert_int_equal(seen.events[0].thread, 41);
	assert_int_equal(seen.events[1].time_ns, 1008);
	assert_int_equal(seen.events[1].thread, 42);
	assert_int_equal(seen.events[2].type, 6);
}

static void time_is_extended_and_stamped(void **state)
{
	static const uint32_t words[] = {
		HEADER(30, 3), 2, HEADER(2, 0), 1, 1, HEADER(31, 4), 1, HEADER(2, 1), 1, 1,
	};
	struct seen seen;

	(void)state;
	assert_int_equal(read_words(words, 10, &seen), 0);
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.events[0].time_ns, 1000 + 3 + (UINT64_C(2) << 27));
	assert_int_equal(seen.events[1].time_ns, 4 + (UINT64_C(1) << 27) + 1);
}

static void padding_is_skipped_and_ends_a_page(void **state)
{
	static const uint32_t words[] = {
		HEADER(29, 5), 8, 0, HEADER(2, 0), 1, 1, HEADER(29, 0), 77, 77,
	};
	struct seen seen;

	(void)state;
	assert_int_equal(read_words(words, 9, &seen), 0);
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.events[0].time_ns, 1005);
}

static void broken_pages_are_refused(void **state)
{
	static const uint32_t cut[] = {HEADER(4, 0), 1, 1};
	static const uint32_t empty[] = {HEADER(1, 0), 1};
	static const uint32_t huge[] = {HEADER(0, 0), 0xfffffff0, 1, 1};
	static const uint32_t none[] = {HEADER(0, 0), 3};
	static const uint32_t long_padding[] = {HEADER(29, 1), 400};
	struct page page = {.commit = 4096};
	struct seen seen = {.count = 0};

	(void)state;
	assert_int_equal(read_words(cut, 3, &seen), -EINVAL);
	assert_int_equal(read_words(empty, 2, &seen), -EINVAL);
	assert_int_equal(read_words(huge, 4, &seen), -EINVAL);
	assert_int_equal(read_words(none, 2, &seen), -EINVAL);
	assert_int_equal(read_words(long_padding, 2, &seen), -EINVAL);
	assert_int_equal(trace_page_read(&page, sizeof(page), note, &seen), -EINVAL);
	assert_int_equal(trace_page_read(&page, 15, note, &seen), -EINVAL);
	assert_int_equal(seen.count, 0);
}

static void pass_all(struct fault_phases *phases, int32_t thread, uint64_t begin_ns)
{
	static const uint64_t times_ns[POINT_COUNT] = {0, 10, 100, 300, 450, 1000, 1007};

	for (int i = 0; i < POINT_COUNT; i++)
		assert_int_equal(fault_phases_pass(phases, thread, (enum fault_point)i,
						   begin_ns + times_ns[i]),
				 0);
}

static void a_fault_is_split_at_its_points(void **state)
{
	static const uint64_t expected_ns[PHASE_COUNT] = {100, 200, 150, 550, 7};
	struct fault_phases phases = {.count = 0};

	(void)state;
	for (int fault = 0; fault < 200; fault++)
		pass_all(&phases, 7, (uint64_t)fault * 2000);
	assert_int_equal(phases.count, 200);
	assert_int_equal(phases.other_count, 0);
	for (int i = 0; i < PHASE_COUNT; i++)
		assert_int_equal(fault_phases_median(phases.samples[i], 200), expected_ns[i]);
	fault_phases_free(&phases);
}

static void threads_are_told_apart(void **state)
{
	struct fault_phases phases = {.count = 0};

	(void)state;
	fault_phases_pass(&phases, 1, POINT_EXIT, 0);
	fault_phases_pass(&phases, 1, POINT_FAULT, 5);
	pass_all(&phases, 2, 50);
	fault_phases_pass(&phases, 1, POINT_PAGE_BEGIN, 2000);
	fault_phases_pass(&phases, 1, POINT_PAGE_END, 2001);
	fault_phases_pass(&phases, 1, POINT_MAP_BEGIN, 2002);
	fault_phases_pass(&phases, 1, POINT_MAP_END, 2003);
	fault_phases_pass(&phases, 1, POINT_ENTRY, 2004);
	assert_int_equal(phases.count, 2);
	assert_int_equal(phases.samples[PHASE_EXIT][1], 2000);
	fault_phases_free(&phases);
}

static void other_exits_are_no_faults(void **state)
{
	struct fault_phases phases = {.count = 0};

	(void)state;
	fault_phases_pass(&phases, 1, POINT_EXIT, 0); /* an interrupt */
	fault_phases_pass(&phases, 1, POINT_ENTRY, 1);
	assert_int_equal(phases.other_count, 0);
	fault_phases_pass(&phases, 1, POINT_EXIT, 2); /* the doorbell */
	fault_phases_pass(&phases, 1, POINT_FAULT, 3);
	fault_phases_pass(&phases, 1, POINT_ENTRY, 4);
	assert_int_equal(phases.other_count, 1);
	fault_phases_pass(&phases, 1, POINT_MAP_BEGIN, 5);
	fault_phases_pass(&phases, 1, POINT_ENTRY, 6);
	assert_int_equal(phases.count, 0);
	assert_int_equal(phases.other_count, 1);
	assert_int_equal(fault_phases_median(NULL, 0), 0);
	fault_phases_free(&phases);
}

/* Its entry was lost; an exit that was no abort is still none. */
static void a_fault_that_the_next_exit_cuts_off_counts(void **state)
{
	struct fault_phases phases = {.count = 0};

	(void)state;
	fault_phases_pass(&phases, 1, POINT_EXIT, 0);
	fault_phases_pass(&phases, 1, POINT_FAULT, 1);
	pass_all(&phases, 1, 2);
	assert_int_equal(phases.other_count, 1);
	fault_phases_pass(&phases, 1, POINT_EXIT, 2000);
	pass_all(&phases, 1, 2001);
	assert_int_equal(phases.other_count, 1);
	assert_int_equal(phases.count, 2);
	fault_phases_free(&phases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_have_time_type_and_thread),
		cmocka_unit_test(time_is_extended_and_stamped),
		cmocka_unit_test(padding_is_skipped_and_ends_a_page),
		cmocka_unit_test(broken_pages_are_refused),
		cmocka_unit_test(a_fault_is_split_at_its_points),
		cmocka_unit_test(threads_are_told_apart),
		cmocka_unit_test(other_exits_are_no_faults),
		cmocka_unit_test(a_fault_that_the_next_exit_cuts_off_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
