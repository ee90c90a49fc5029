/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work: the table of works, and what they share. */
#include "linuxguest/work.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "common/record/record.h"
#include "host/machine/clock.h"
#include "host/memory/tags.h"

#define CONTROL_ROUNDS 16
#define IDLE_ROUNDS    4
#define IDLE_NS        20000000L
#define NOTHING_ROUNDS 16

static const struct work works[] = {
	{"nothing", "the timed section without an operation", false, false, work_nothing},
	{"idle", "20 ms of sleep", false, false, work_idle},
	{"read", "64 KiB, SIMD loads", false, false, work_read},
	{"write", "64 KiB, SIMD stores", false, false, work_write},
	{"copy", "64 KiB, SIMD loads and stores", false, false, work_copy},
	{"chase", "64 KiB, a dependent load per 64 bytes", false, false, work_chase},
	{"touch-anon", "first store to a page of anonymous memory", false, false, work_touch_anon},
	{"touch-thp", "first store to 2 MiB with MADV_HUGEPAGE", false, false, work_touch_thp},
	{"touch-tmpfs", "first store to a page of a memfd", false, false, work_touch_tmpfs},
	{"touch-mte", "first store to a page with PROT_MTE", true, false, work_touch_mte},
	{"protect", "mprotect of a populated page, with tags to PROT_MTE", false, false,
	 work_protect},
	{"fork", "fork and wait, 4 MiB that are tagged where there are tags", false, false,
	 work_fork},
	{"cow", "first store to a page of such memory after fork", false, false, work_cow},
	{"heap", "64 malloc, store and free, glibc.mem.tagging=0", false, false, work_heap},
	{"heap-tagged", "the same with glibc.mem.tagging=1", true, false, work_heap_tagged},
	{"zstd", "1 MiB compressed (even samples), decompressed (odd)", false, true, work_zstd},
	{"sort", "qsort of 64 Ki numbers", false, true, work_sort},
	{"forks", "fork, exec of a static program, 4 KiB through a pipe, wait", false, true,
	 work_forks},
};

const struct level work_guest_levels[] = {
	LEVEL("nothing"),     LEVEL("idle"),      LEVEL("read"),        LEVEL("write"),
	LEVEL("copy"),        LEVEL("chase"),     LEVEL("touch-anon"),  LEVEL("touch-thp"),
	LEVEL("touch-tmpfs"), LEVEL("touch-mte"), LEVEL("protect"),     LEVEL("fork"),
	LEVEL("cow"),         LEVEL("heap"),      LEVEL("heap-tagged"), {0}};

const struct level work_application_levels[] = {LEVEL("zstd"), LEVEL("sort"), LEVEL("forks"), {0}};

_Static_assert(LEVEL_COUNT(work_guest_levels) + LEVEL_COUNT(work_application_levels) ==
		       sizeof(works) / sizeof(works[0]),
	       "a level for every work");

size_t work_count(void)
{
	return sizeof(works) / sizeof(works[0]);
}

const struct work *work_at(size_t index)
{
	return &works[index];
}

const struct work *work_find(const char *name)
{
	for (size_t i = 0; i < work_count(); i++)
		if (strcmp(works[i].name, name) == 0)
			return &works[i];
	return NULL;
}

/* The least of some empty sections: two reads of the counter. */
static uint64_t time_control(void)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < CONTROL_ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks(), ticks = clock_ticks() - begin_ticks;

		if (ticks < least)
			least = ticks;
	}
	return least;
}

void work_run(const struct work *work, struct link_result *result)
{
	memset(result, 0, sizeof(*result));
	snprintf(result->work, sizeof(result->work), "%s", work->name);
	result->status = TRIAL_OK;
	result->control_ticks = time_control();
	if (work->needs_mte && !tags_supported())
		work_skip(result, "there are no tags here");
	else
		work->run(result);
	if (result->status == TRIAL_OK && result->wrong)
		work_fail(result, "%llu of %llu checks of its own work failed",
			  (unsigned long long)result->wrong, (unsigned long long)result->seen);
}

void work_add(struct link_result *result, uint64_t ticks)
{
	if (result->sample_count < LINK_SAMPLES_MAX)
		result->samples[result->sample_count++] = ticks;
}

static void end(struct link_result *result, enum trial_status status, const char *format,
		va_list list)
{
	if (result->status != TRIAL_OK)
		return;
	result->status = status;
	vsnprintf(result->reason, sizeof(result->reason), format, list);
}

void work_fail(struct link_result *result, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	end(result, TRIAL_FAILED, format, list);
	va_end(list);
}

void work_skip(struct link_result *result, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	end(result, TRIAL_SKIP, format, list);
	va_end(list);
}

void *work_map(struct link_result *result, size_t size_bytes, size_t align_bytes, int protection)
{
	char *memory = mmap(NULL, size_bytes + align_bytes, PROT_READ | PROT_WRITE | protection,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		work_fail(result, "no memory of %zu bytes", size_bytes);
		return NULL;
	}
	return memory + (align_bytes - (uintptr_t)memory % align_bytes) % align_bytes;
}

int work_prot_mte(void)
{
	return tags_supported() ? TAGS_PROT_MTE : 0;
}

void work_nothing(struct link_result *result)
{
	for (int i = 0; i < NOTHING_ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks();

		work_add(result, clock_ticks() - begin_ticks);
	}
}

void work_idle(struct link_result *result)
{
	const struct timespec pause = {.tv_nsec = IDLE_NS};

	for (int i = 0; i < IDLE_ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks();

		nanosleep(&pause, NULL);
		work_add(result, clock_ticks() - begin_ticks);
	}
}

void work_read(struct link_result *result)
{
	work_stream(result, ABI_PASS_READ);
}

void work_write(struct link_result *result)
{
	work_stream(result, ABI_PASS_WRITE);
}

void work_copy(struct link_result *result)
{
	work_stream(result, ABI_PASS_COPY);
}

void work_chase(struct link_result *result)
{
	work_stream(result, ABI_PASS_CHASE);
}
