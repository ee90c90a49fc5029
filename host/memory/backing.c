/* SPDX-License-Identifier: GPL-2.0-or-later */
/* backing: the host memory that a guest's RAM is made of. */
#include "host/memory/backing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/number.h"
#include "host/machine/folios.h"
#include "host/machine/place.h"
#include "host/machine/sysfs.h"

#define THP_DIRECTORY     "/sys/kernel/mm/transparent_hugepage/"
#define HUGETLB_DIRECTORY "/sys/kernel/mm/hugepages/"

const struct level backing_kinds[] = {
	LEVEL_AT(BACKING_ANON_PRIVATE, "anon-private"),
	LEVEL_AT(BACKING_ANON_SHARED, "anon-shared"),
	LEVEL_AT(BACKING_MEMFD_PRIVATE, "memfd-private"),
	LEVEL_AT(BACKING_MEMFD_SHARED, "memfd-shared"),
	LEVEL_AT(BACKING_HUGETLB_PRIVATE, "hugetlb-private"),
	LEVEL_AT(BACKING_HUGETLB_SHARED, "hugetlb-shared"),
	LEVEL_AT(BACKING_HUGETLB_64K_PRIVATE, "hugetlb-64K-private"),
	LEVEL_AT(BACKING_HUGETLB_64K_SHARED, "hugetlb-64K-shared"),
	LEVEL_AT(BACKING_HUGETLB_32M_PRIVATE, "hugetlb-32M-private"),
	LEVEL_AT(BACKING_HUGETLB_32M_SHARED, "hugetlb-32M-shared"),
	LEVEL_AT(BACKING_HUGETLB_1G_PRIVATE, "hugetlb-1G-private"),
	LEVEL_AT(BACKING_HUGETLB_1G_SHARED, "hugetlb-1G-shared"),
	{0},
};
_Static_assert(LEVEL_COUNT(backing_kinds) == BACKING_KIND_COUNT, "a name for every kind");

bool backing_is_hugetlb(enum backing_kind kind)
{
	return kind >= BACKING_HUGETLB_PRIVATE;
}

bool backing_is_shared(enum backing_kind kind)
{
	return kind == BACKING_ANON_SHARED || kind == BACKING_MEMFD_SHARED ||
	       (backing_is_hugetlb(kind) && (kind - BACKING_HUGETLB_PRIVATE) % 2 == 1);
}

/* log2 of the huge page size that @kind names, 0 for the machine's default. */
static unsigned int huge_shift(enum backing_kind kind)
{
	static const unsigned int shifts[] = {0, 16, 25, 30};

	return shifts[(kind - BACKING_HUGETLB_PRIVATE) / 2];
}

int backing_huge_flags(enum backing_kind kind)
{
	return backing_is_hugetlb(kind) ? MAP_HUGETLB | (int)(huge_shift(kind) << MAP_HUGE_SHIFT)
					: 0;
}

static bool is_shmem(enum backing_kind kind)
{
	return kind == BACKING_ANON_SHARED || kind == BACKING_MEMFD_PRIVATE ||
	       kind == BACKING_MEMFD_SHARED;
}

static size_t huge_page_size(enum backing_kind kind)
{
	size_t size_bytes = (size_t)1 << huge_shift(kind);
	char path[128];

	if (!huge_shift(kind))
		return sysfs_meminfo_bytes("Hugepagesize");
	snprintf(path, sizeof(path), HUGETLB_DIRECTORY "hugepages-%zukB", size_bytes / 1024);
	return access(path, F_OK) == 0 ? size_bytes : 0;
}

size_t backing_folio_size(enum backing_kind kind, enum backing_thp thp, size_t folio_bytes)
{
	if (folio_bytes || backing_is_hugetlb(kind) || thp == BACKING_THP_UNADVISED)
		return folio_bytes;
	return thp == BACKING_THP_ALWAYS ? sysfs_thp_bytes() : (size_t)sysconf(_SC_PAGESIZE);
}

size_t backing_page_size(enum backing_kind kind, enum backing_thp thp)
{
	if (backing_is_hugetlb(kind))
		return huge_page_size(kind);
	return thp == BACKING_THP_ALWAYS ? sysfs_thp_bytes() : (size_t)sysconf(_SC_PAGESIZE);
}

static int check_huge_pages(const struct backing *backing, struct outcome *outcome)
{
	size_t page_kib = backing->page_size_bytes / 1024;
	uint64_t wanted = backing->size_bytes / backing->page_size_bytes;
	char path[128], size[24];
	uint64_t free_pages = 0;

	snprintf(path, sizeof(path), HUGETLB_DIRECTORY "hugepages-%zukB/free_hugepages", page_kib);
	if (sysfs_read_u64(path, &free_pages) == 0 && free_pages >= wanted)
		return 0;
	number_format_size(backing->page_size_bytes, size, sizeof(size));
	return outcome_skip(
		outcome,
		"%llu free huge pages of %s where %llu are needed: raise " HUGETLB_DIRECTORY
		"hugepages-%zukB/nr_hugepages",
		(unsigned long long)free_pages, size, (unsigned long long)wanted, page_kib);
}

/* Of pages of one size, from 6.8 on, beside the setting of all; "inherit" is as good as absent. */
static bool is_size_off(const char *setting, char *path, size_t path_size)
{
	char text[128];

	snprintf(path, path_size, THP_DIRECTORY "hugepages-%zukB/%s", sysfs_thp_bytes() / 1024,
		 setting);
	return sysfs_read_text(path, text, sizeof(text)) == 0 && strstr(text, "[never]");
}

/* THP must be permitted where it is asked for; the other way round madvise can always forbid it. */
static int check_thp(const struct backing *backing, struct outcome *outcome)
{
	const char *setting = is_shmem(backing->kind) ? "shmem_enabled" : "enabled";
	const char *permitting = is_shmem(backing->kind) ? "advise" : "madvise";
	char text[128], path[128], of_size[128];

	snprintf(path, sizeof(path), THP_DIRECTORY "%s", setting);
	if (sysfs_read_text(path, text, sizeof(text)) < 0)
		return outcome_skip(outcome, "%s cannot be read: this kernel has no THP", path);
	if (strstr(text, "[never]") || strstr(text, "[deny]"))
		return outcome_skip(outcome, "THP is off here: write %s to %s", permitting, path);
	if (is_size_off(setting, of_size, sizeof(of_size)))
		return outcome_skip(outcome, "THP is off here: write inherit to %s", of_size);
	return 0;
}

/* Of sizes that have settings of their own (host/machine/folios.h). */
static int check_folios(const struct backing *backing, struct outcome *outcome)
{
	bool shared = is_shmem(backing->kind);
	char path[128], word[32], size[24];

	number_format_size(backing->folio_bytes, size, sizeof(size));
	folios_path(backing->folio_bytes, shared, path, sizeof(path));
	if (sysfs_read_choice(path, word, sizeof(word)) < 0) {
		if (backing->folio_bytes == sysfs_thp_bytes())
			return check_thp(backing, outcome);
		return outcome_skip(outcome,
				    "this kernel has no folios of %s for such memory: no %s", size,
				    path);
	}
	if (strcmp(word, "never") != 0)
		return 0;
	return outcome_skip(
		outcome,
		"folios of %s are off here: run with --quiesce, or write %s to %s and never to those of other sizes",
		size, shared ? "advise" : "madvise", path);
}

static int check_available(const struct backing *backing, struct outcome *outcome)
{
	if (!backing->page_size_bytes)
		return outcome_skip(outcome, "this kernel has no pages of the kind asked for");
	if (backing_is_hugetlb(backing->kind))
		return check_huge_pages(backing, outcome);
	if (backing->folio_bytes && backing->thp == BACKING_THP_ALWAYS)
		return check_folios(backing, outcome);
	if (backing->folio_bytes && backing->folio_bytes != (size_t)sysconf(_SC_PAGESIZE))
		return outcome_skip(outcome, "base pages are larger here: %ld bytes",
				    sysconf(_SC_PAGESIZE));
	return backing->thp == BACKING_THP_ALWAYS ? check_thp(backing, outcome) : 0;
}

static int open_memfd(struct backing *backing, struct outcome *outcome)
{
	unsigned int flags = MFD_CLOEXEC;

	/* MFD_HUGE_SHIFT is MAP_HUGE_SHIFT: both are HUGETLB_FLAG_ENCODE_SHIFT. */
	if (backing_is_hugetlb(backing->kind))
		flags |= MFD_HUGETLB | huge_shift(backing->kind) << MAP_HUGE_SHIFT;

	backing->fd = memfd_create("mtebench", flags);
	if (backing->fd < 0)
		return outcome_refuse(outcome, "memfd_create", errno);
	if (ftruncate(backing->fd, (off_t)backing->size_bytes) < 0)
		return outcome_refuse(outcome, "ftruncate(memfd)", errno);
	return 0;
}

static int map_flags(enum backing_kind kind)
{
	switch (kind) {
	case BACKING_ANON_PRIVATE:
		return MAP_PRIVATE | MAP_ANONYMOUS;
	case BACKING_ANON_SHARED:
		return MAP_SHARED | MAP_ANONYMOUS;
	case BACKING_MEMFD_PRIVATE:
		return MAP_PRIVATE;
	default:
		return backing_is_shared(kind)
			       ? MAP_SHARED
			       : MAP_PRIVATE | MAP_ANONYMOUS | backing_huge_flags(kind);
	}
}

static size_t alignment_of(const struct backing *backing)
{
	size_t thp_bytes = backing->thp == BACKING_THP_UNADVISED ? sysfs_thp_bytes() : 0;

	return thp_bytes > backing->page_size_bytes ? thp_bytes : backing->page_size_bytes;
}

/* Finds an address aligned to the page size: a block mapping needs host and guest address to agree
 * below it. */
static void *reserve_aligned(const struct backing *backing)
{
	size_t align = alignment_of(backing);
	size_t reserved = backing->size_bytes + align;
	char *start =
		mmap(NULL, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (start == MAP_FAILED)
		return MAP_FAILED;
	char *memory = (char *)(((uintptr_t)start + align - 1) & ~(uintptr_t)(align - 1));

	if (memory > start)
		munmap(start, (size_t)(memory - start));
	munmap(memory + backing->size_bytes,
	       (size_t)(start + reserved - (memory + backing->size_bytes)));
	return memory;
}

static int map_memory(struct backing *backing, struct outcome *outcome)
{
	void *at = reserve_aligned(backing);

	if (at == MAP_FAILED)
		return outcome_refuse(outcome, "mmap", errno);
	backing->memory = mmap(at, backing->size_bytes, PROT_READ | PROT_WRITE | PROT_EXEC,
			       map_flags(backing->kind) | MAP_FIXED, backing->fd, 0);
	if (backing->memory == MAP_FAILED) {
		int error_number = errno;

		munmap(at, backing->size_bytes);
		return outcome_refuse(outcome, "mmap", error_number);
	}
	/* EINVAL where the kernel has no THP at all, and then there is nothing to forbid. */
	if (!backing_is_hugetlb(backing->kind) && backing->thp != BACKING_THP_UNADVISED)
		madvise(backing->memory, backing->size_bytes,
			backing->thp == BACKING_THP_ALWAYS ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	return 0;
}

static int create(struct backing *backing, struct outcome *outcome)
{
	bool named = !(map_flags(backing->kind) & MAP_ANONYMOUS);

	if (check_available(backing, outcome) < 0 || (named && open_memfd(backing, outcome) < 0) ||
	    map_memory(backing, outcome) < 0) {
		backing_destroy(backing);
		return -1;
	}
	return 0;
}

int backing_create(struct backing *backing, enum backing_kind kind, enum backing_thp thp,
		   size_t size_bytes, struct outcome *outcome)
{
	*backing = (struct backing){
		.kind = kind,
		.thp = thp,
		.memory = MAP_FAILED,
		.size_bytes = size_bytes,
		.page_size_bytes = backing_page_size(kind, thp),
		.fd = -1,
	};
	return create(backing, outcome);
}

int backing_create_folios(struct backing *backing, enum backing_kind kind, enum backing_thp thp,
			  size_t folio_bytes, size_t size_bytes, struct outcome *outcome)
{
	bool base = folio_bytes <= (size_t)sysconf(_SC_PAGESIZE);

	if (!folio_bytes)
		return backing_create(backing, kind, thp, size_bytes, outcome);
	*backing = (struct backing){
		.kind = kind,
		.thp = base ? BACKING_THP_NEVER : BACKING_THP_ALWAYS,
		.memory = MAP_FAILED,
		.size_bytes = size_bytes,
		.page_size_bytes = folio_bytes,
		.folio_bytes = folio_bytes,
		.fd = -1,
	};
	return create(backing, outcome);
}

void backing_destroy(struct backing *backing)
{
	if (backing->memory != MAP_FAILED && backing->memory) {
		place_note_memory(backing->memory, backing->size_bytes);
		munmap(backing->memory, backing->size_bytes);
	}
	if (backing->fd >= 0)
		close(backing->fd);
	backing->memory = MAP_FAILED;
	backing->fd = -1;
}

void backing_populate(const struct backing *backing, uint32_t word)
{
	for (size_t at = 0; at < backing->size_bytes; at += backing->page_size_bytes)
		*(volatile uint32_t *)((char *)backing->memory + at) = word;
}
