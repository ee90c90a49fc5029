/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disturb: what happens to guest memory in the life of a VM. */
#include "host/memory/disturb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/machine/topology.h"
#include "host/memory/folio.h"
#include "host/memory/swap_out.h"
#include "host/memory/tags.h"

#define COMPACT_FILE "/proc/sys/vm/compact_memory"
#define SPLIT_FILE   "/sys/kernel/debug/split_huge_pages"

/* uapi's asm-generic/mman-common.h and linux/mempolicy.h, which libc's headers do not all have. */
#define SOFT_OFFLINE 101
#define MOVE_ALL     (1 << 2)

#define ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

/* Frames that MADV_SOFT_OFFLINE is let take out of use, at most. */
#define OFFLINE_MAX 4

static int protect(const struct backing *backing, int protection, struct outcome *outcome)
{
	if (mprotect(backing->memory, backing->size_bytes, protection) == 0)
		return 0;
	return outcome_refuse(
		outcome, protection & TAGS_PROT_MTE ? "mprotect(PROT_MTE)" : "mprotect", errno);
}

static int refault(const struct backing *backing, struct outcome *outcome)
{
	return protect(backing, PROT_NONE, outcome) < 0 ? -1 : protect(backing, ALL, outcome);
}

static int discard(const struct backing *backing, struct outcome *outcome)
{
	int advice = backing_is_shared(backing->kind) ? MADV_REMOVE : MADV_DONTNEED;

	if (madvise(backing->memory, backing->size_bytes, advice) == 0)
		return 0;
	return outcome_refuse(outcome,
			      backing_is_shared(backing->kind) ? "madvise(MADV_REMOVE)"
							       : "madvise(MADV_DONTNEED)",
			      errno);
}

static int alias(const struct backing *backing, struct outcome *outcome)
{
	struct backing second = *backing;
	int result;

	if (!backing_is_shared(backing->kind) || backing->fd < 0)
		return protect(backing, ALL | TAGS_PROT_MTE, outcome) < 0
			       ? -1
			       : protect(backing, ALL, outcome);
	second.memory = mmap(NULL, backing->size_bytes, ALL, MAP_SHARED, backing->fd,
			     (off_t)backing->offset_bytes);
	if (second.memory == MAP_FAILED)
		return outcome_refuse(outcome, "mmap", errno);
	for (size_t at = 0; at < second.size_bytes; at += (size_t)sysconf(_SC_PAGESIZE))
		*(volatile char *)((char *)second.memory + at);
	result = protect(&second, ALL | TAGS_PROT_MTE, outcome);
	munmap(second.memory, second.size_bytes);
	return result;
}

/* Whether pages are still as large as they were made. A folio of shared memory that is split loses its
 * mappings here, and is looked at through new ones. */
static bool is_whole(const struct backing *backing)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	struct folio_look look;

	if (!backing->folio_bytes)
		return sysfs_mapped_page_size(backing->memory, backing->size_bytes) ==
		       backing->page_size_bytes;
	for (size_t at = 0; at < backing->size_bytes; at += page_bytes)
		(void)((const volatile char *)backing->memory)[at];
	return folio_look(backing, &look) < 0 || look.right == look.present;
}

static int split(const struct backing *backing, struct outcome *outcome)
{
	int fd = open(SPLIT_FILE, O_WRONLY | O_CLOEXEC);
	char range[96];
	int length = snprintf(range, sizeof(range), "%d,0x%lx,0x%lx", getpid(),
			      (unsigned long)backing->memory,
			      (unsigned long)backing->memory + backing->size_bytes);
	ssize_t written;

	if (fd < 0)
		return outcome_skip(outcome,
				    SPLIT_FILE " cannot be written: needs root and debugfs");
	written = write(fd, range, (size_t)length);
	close(fd);
	if (written < 0)
		return outcome_refuse(outcome, "split_huge_pages", errno);
	if (is_whole(backing))
		return outcome_skip(outcome,
				    "the huge pages were not split: the kernel holds them");
	return 0;
}

/* Another node than that which @page is on; -1: there is none. */
static int node_beside(void *page)
{
	int node = -1;

	syscall(SYS_move_pages, 0, 1ul, &page, NULL, &node, 0);
	return topology_other_node(node);
}

/* All to one node: pages that are parts of a huge page move with it. */
static int move_to_node(const struct backing *backing, int node, struct outcome *outcome)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	for (size_t at = 0; at < backing->size_bytes; at += page_bytes) {
		void *page = (char *)backing->memory + at;
		int status = 0;

		if (syscall(SYS_move_pages, 0, 1ul, &page, &node, &status, MOVE_ALL) < 0)
			return outcome_refuse(outcome, "move_pages", errno);
	}
	return 0;
}

static int offline_frames(const struct backing *backing, struct outcome *outcome)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	size_t step = backing->page_size_bytes;

	for (size_t i = 0; i < OFFLINE_MAX && i * step < backing->size_bytes; i++)
		if (madvise((char *)backing->memory + i * step, page_bytes, SOFT_OFFLINE) < 0)
			return outcome_refuse(outcome, "madvise(MADV_SOFT_OFFLINE)", errno);
	return 0;
}

static int move_away(const struct backing *backing, bool emulated, struct outcome *outcome)
{
	int node = node_beside(backing->memory);

	if (node >= 0)
		return move_to_node(backing, node, outcome);
	if (emulated)
		return offline_frames(backing, outcome);
	return outcome_skip(outcome, "there is one NUMA node only: no page can be moved");
}

static int compact(struct outcome *outcome)
{
	int result = sysfs_write_text(COMPACT_FILE, "1");

	return result == 0 ? 0
			   : outcome_skip(outcome, COMPACT_FILE " cannot be written: %s",
					  strerror(-result));
}

/* Moves the pages away, or has the machine's memory compacted, and sees whether one has moved. */
static int migrate(const struct backing *backing, bool away, bool emulated, struct outcome *outcome)
{
	size_t count = backing->size_bytes / (size_t)sysconf(_SC_PAGESIZE), moved = 0;
	uint64_t *frames = calloc(2 * count, sizeof(*frames));
	int result;

	if (!frames)
		return outcome_fail(outcome, "no memory for frame numbers");
	sysfs_page_frames(backing->memory, count, frames);
	place_note_memory(backing->memory, backing->size_bytes);
	place_memory_moves();
	result = away ? move_away(backing, emulated, outcome) : compact(outcome);
	sysfs_page_frames(backing->memory, count, frames + count);
	for (size_t i = 0; i < count; i++)
		moved += frames[i] != frames[count + i];
	free(frames);
	if (result == 0 && !moved)
		return outcome_skip(outcome, "no page has moved, or only root can tell");
	return result;
}

int disturb(enum disturbance what, const struct backing *backing, bool emulated,
	    struct outcome *outcome)
{
	switch (what) {
	case DISTURB_REFAULT:
		return refault(backing, outcome);
	case DISTURB_DISCARD:
		return discard(backing, outcome);
	case DISTURB_ALIAS:
		return alias(backing, outcome);
	case DISTURB_SPLIT:
		return split(backing, outcome);
	case DISTURB_MIGRATE:
		return migrate(backing, true, emulated, outcome);
	case DISTURB_COMPACT:
		return migrate(backing, false, emulated, outcome);
	case DISTURB_SWAP:
		return swap_out(backing, outcome);
	default:
		return 0;
	}
}
