/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * backing: the host memory that a guest's RAM is made of.
 */
#ifndef MTEBENCH_HOST_MEMORY_BACKING_H
#define MTEBENCH_HOST_MEMORY_BACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/level.h"
#include "common/record/outcome.h"

enum backing_kind {
	BACKING_ANON_PRIVATE,  /* mmap(MAP_PRIVATE | MAP_ANONYMOUS) */
	BACKING_ANON_SHARED,   /* mmap(MAP_SHARED | MAP_ANONYMOUS): shmem without a name */
	BACKING_MEMFD_PRIVATE, /* memfd_create, MAP_PRIVATE */
	BACKING_MEMFD_SHARED,  /* memfd_create, MAP_SHARED: what crosvm and QEMU's share=on use */
	/* MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, default huge page size */
	BACKING_HUGETLB_PRIVATE,
	BACKING_HUGETLB_SHARED, /* memfd_create(MFD_HUGETLB), MAP_SHARED */
	/* The same by size, where the machine has a pool of them. */
	BACKING_HUGETLB_64K_PRIVATE,
	BACKING_HUGETLB_64K_SHARED,
	BACKING_HUGETLB_32M_PRIVATE,
	BACKING_HUGETLB_32M_SHARED,
	BACKING_HUGETLB_1G_PRIVATE,
	BACKING_HUGETLB_1G_SHARED,
	BACKING_KIND_COUNT,
};

/* By enum backing_kind. */
extern const struct level backing_kinds[];

/* What the kernel is told about transparent huge pages. */
enum backing_thp {
	BACKING_THP_NEVER,  /* MADV_NOHUGEPAGE */
	BACKING_THP_ALWAYS, /* MADV_HUGEPAGE */
	BACKING_THP_UNADVISED, /* nothing: what the machine's settings give; aligned so that it can be huge */
};

struct backing {
	enum backing_kind kind;
	enum backing_thp thp;
	void *memory; /* aligned to page_size_bytes, unadvised to that of THP */
	size_t size_bytes;
	/* what was asked for: base page, THP's PMD size or the huge page size */
	size_t page_size_bytes;
	size_t folio_bytes;  /* page_size_bytes where that was asked for by size, else 0 */
	int fd;              /* -1 for anonymous memory */
	size_t offset_bytes; /* of `memory` within the file: 0, but of a part of a backing */
};

bool backing_is_hugetlb(enum backing_kind kind);

/* True when the pages belong to a file or to shared memory and outlive a mapping of them. */
bool backing_is_shared(enum backing_kind kind);

/* What mmap() is told besides MAP_ANONYMOUS: MAP_HUGETLB and the size of the pages of @kind,
 * or 0. */
int backing_huge_flags(enum backing_kind kind);

/* The size of the folios that memory must be made of to come back to those who ask for @folio_bytes, or
 * with 0 for @kind and @thp; 0: any. */
size_t backing_folio_size(enum backing_kind kind, enum backing_thp thp, size_t folio_bytes);

/* Page size that @kind with @thp asks for, 0 where the machine has no such pages. */
size_t backing_page_size(enum backing_kind kind, enum backing_thp thp);

/*
 * Maps @size_bytes (a multiple of the page size) of @kind, not yet populated. THP is asked for,
 * forbidden or neither, with madvise. Returns 0, or -1 with @outcome: skip (no huge pages free, THP off; says
 * what would mend it), or refused.
 */
int backing_create(struct backing *backing, enum backing_kind kind, enum backing_thp thp,
		   size_t size_bytes, struct outcome *outcome);

/*
 * The same, in folios of @folio_bytes where these are permitted (host/machine/folios.h): a base page,
 * or a size that the kernel has for transparent huge pages; not of hugetlb. Whether the kernel gives
 * such folios is for folio_require() to see, once they are there. 0: as @thp has it.
 */
int backing_create_folios(struct backing *backing, enum backing_kind kind, enum backing_thp thp,
			  size_t folio_bytes, size_t size_bytes, struct outcome *outcome);
void backing_destroy(struct backing *backing);

/* The page of that number. */
static inline char *backing_page(const struct backing *backing, size_t index)
{
	return (char *)backing->memory + index * backing->page_size_bytes;
}

/* Makes the host's pages present by storing @word at the beginning of each page. */
void backing_populate(const struct backing *backing, uint32_t word);

#endif
