/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work_memory: first touches, mprotect, fork and copy on write. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/record/record.h"
#include "host/machine/clock.h"
#include "host/machine/sysfs.h"
#include "host/memory/tags.h"
#include "linuxguest/work.h"

#define TOUCHES      256
#define HUGE_BYTES   ((size_t)2 << 20)
#define HUGE_TOUCHES 8
#define FORK_BYTES   ((size_t)4 << 20)
#define FORK_ROUNDS  16
#define WORK_TAG     5

static size_t base_page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* A store to the beginning of each page, timed; then they are looked at. */
static void touch(struct link_result *result, char *memory, size_t page_bytes, size_t count)
{
	result->sample_bytes = page_bytes;
	for (size_t i = 0; i < count; i++) {
		volatile uint64_t *word = (volatile uint64_t *)(void *)(memory + i * page_bytes);
		uint64_t begin_ticks = clock_ticks();

		*word = i + 1;
		work_add(result, clock_ticks() - begin_ticks);
	}
	for (size_t i = 0; i < count; i++)
		result->wrong += *(uint64_t *)(void *)(memory + i * page_bytes) != i + 1;
	result->seen += count;
}

void work_touch_anon(struct link_result *result)
{
	size_t page = base_page_bytes();
	char *memory = work_map(result, TOUCHES * page, page, 0);

	if (!memory)
		return;
	madvise(memory, TOUCHES * page, MADV_NOHUGEPAGE);
	touch(result, memory, page, TOUCHES);
	munmap(memory, TOUCHES * page);
}

void work_touch_thp(struct link_result *result)
{
	size_t size = HUGE_TOUCHES * HUGE_BYTES;
	char *memory = work_map(result, size, HUGE_BYTES, 0);

	if (!memory)
		return;
	if (madvise(memory, size, MADV_HUGEPAGE) < 0) {
		work_skip(result, "no transparent huge pages: %s", strerror(errno));
		return;
	}
	touch(result, memory, HUGE_BYTES, HUGE_TOUCHES);
	if (sysfs_mapped_page_size(memory, size) != HUGE_BYTES)
		work_skip(result, "the kernel did not give huge pages of 2 MiB to all of it");
	munmap(memory, size);
}

void work_touch_tmpfs(struct link_result *result)
{
	size_t page = base_page_bytes(), size = TOUCHES * page;
	int fd = memfd_create("touch", MFD_CLOEXEC);
	char *memory = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, (off_t)size) == 0)
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED) {
		work_fail(result, "no memfd: %s", strerror(errno));
	} else {
		touch(result, memory, page, TOUCHES);
		munmap(memory, size);
	}
	if (fd >= 0)
		close(fd);
}

void work_touch_mte(struct link_result *result)
{
	size_t page = base_page_bytes(), size = TOUCHES * page;
	char *memory = work_map(result, size, page, TAGS_PROT_MTE);

	if (!memory)
		return;
	madvise(memory, size, MADV_NOHUGEPAGE);
	touch(result, memory, page, TOUCHES);
	result->wrong += tags_count_other(memory, size, 0);
	result->seen += size / 16;
	munmap(memory, size);
}

void work_protect(struct link_result *result)
{
	size_t page = base_page_bytes(), size = TOUCHES * page;
	char *memory = work_map(result, size, page, PROT_EXEC);

	if (!memory)
		return;
	madvise(memory, size, MADV_NOHUGEPAGE);
	memset(memory, 1, size);
	result->sample_bytes = page;
	for (size_t i = 0; i < TOUCHES; i++) {
		uint64_t begin_ticks = clock_ticks();
		int status =
			mprotect(memory + i * page, page, PROT_READ | PROT_WRITE | work_prot_mte());

		work_add(result, clock_ticks() - begin_ticks);
		result->wrong += status < 0;
	}
	result->seen += TOUCHES;
	if (work_prot_mte()) {
		result->wrong += tags_count_other(memory, size, 0);
		result->seen += size / 16;
	}
	munmap(memory, size);
}

/* Memory of FORK_BYTES that is written, and tagged where there are tags. */
static char *map_tagged(struct link_result *result)
{
	size_t page = base_page_bytes();
	char *memory = work_map(result, FORK_BYTES, page, work_prot_mte());

	if (!memory)
		return NULL;
	madvise(memory, FORK_BYTES, MADV_NOHUGEPAGE);
	memset(memory, 1, FORK_BYTES);
	if (work_prot_mte())
		tags_store(memory, FORK_BYTES, WORK_TAG);
	return memory;
}

void work_fork(struct link_result *result)
{
	char *memory = map_tagged(result);

	if (!memory)
		return;
	for (int i = 0; i < FORK_ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks();
		int status = 1;
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, &status, 0);
		work_add(result, clock_ticks() - begin_ticks);
		result->seen++;
		result->wrong += status != 0;
	}
	munmap(memory, FORK_BYTES);
}

/* Each store makes a copy; the tags must have come along. */
static void store_after_fork(struct link_result *result, char *memory)
{
	size_t page = base_page_bytes();

	touch(result, memory, page, TOUCHES);
	if (work_prot_mte()) {
		result->wrong += tags_count_other(memory, TOUCHES * page, WORK_TAG);
		result->seen += TOUCHES * page / 16;
	}
}

void work_cow(struct link_result *result)
{
	struct link_result *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *memory = map_tagged(result);
	int status = 1;
	pid_t pid;

	if (!memory || shared == MAP_FAILED) {
		work_fail(result, "no memory for a copy on write");
		return;
	}
	*shared = *result;
	pid = fork();
	if (pid == 0) {
		store_after_fork(shared, memory);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	*result = *shared;
	if (status)
		work_fail(result, "the child that stores died: wait status 0x%x", status);
	munmap(shared, sizeof(*shared));
	munmap(memory, FORK_BYTES);
}
