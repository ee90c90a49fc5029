/* SPDX-License-Identifier: GPL-2.0-or-later */
/* swap_out: guest memory goes out to swap space. */
#include "host/memory/swap_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/machine/keeper.h"
#include "host/machine/sysfs.h"

/* uapi's asm-generic/mman-common.h and linux/mempolicy.h, which libc's headers do not all have. */
#define PAGEOUT  21
#define MOVE_OWN (1 << 1)
#define TRIES    20
#define WAIT_US  1000

#define ZSWAP    "/sys/module/zswap/parameters/enabled"
#define ZSWAPPED "/sys/kernel/debug/zswap/stored_pages"

/* Pages that another CPU has just put on its list of new ones cannot be taken by MADV_PAGEOUT.
 * move_pages(), though nothing moves, empties these lists. */
static void empty_lists(const struct backing *backing)
{
	void *page = backing->memory;
	int node = 0, status = 0;

	syscall(SYS_move_pages, 0, 1ul, &page, &node, &status, MOVE_OWN);
}

/* Which pages are in memory or in the swap cache. Returns how many, or all where that is hidden. */
static size_t find_resident(const struct backing *backing, size_t page_count, unsigned char *pages)
{
	size_t resident = 0;

	if (mincore(backing->memory, backing->size_bytes, pages) < 0)
		return page_count;
	for (size_t i = 0; i < page_count; i++)
		resident += pages[i] & 1;
	return resident;
}

/* Maps those that stayed in the swap cache: once they are written, they can go without another
 * write. */
static void read_resident(const struct backing *backing, size_t page_count,
			  const unsigned char *pages)
{
	size_t page_bytes = backing->size_bytes / page_count;

	for (size_t i = 0; i < page_count; i++)
		if (pages[i] & 1)
			(void)((const volatile char *)backing->memory)[i * page_bytes];
}

static int put_out(const struct backing *backing, size_t page_count, unsigned char *pages,
		   struct outcome *outcome)
{
	size_t resident = page_count;

	for (int i = 0; i < TRIES && resident; i++) {
		empty_lists(backing);
		if (madvise(backing->memory, backing->size_bytes, PAGEOUT) < 0)
			return outcome_refuse(outcome, "madvise(MADV_PAGEOUT)", errno);
		resident = find_resident(backing, page_count, pages);
		if (!resident)
			return 0;
		usleep(WAIT_US);
		read_resident(backing, page_count, pages);
	}
	return outcome_skip(
		outcome,
		"%zu of %zu pages stayed in memory or in the swap cache: swap on zram, or zswap, lets them go at once",
		resident, page_count);
}

int swap_out(const struct backing *backing, struct outcome *outcome)
{
	size_t page_count = backing->size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *pages;
	int result;

	if (!sysfs_meminfo_bytes("SwapTotal"))
		return outcome_skip(outcome, "there is no swap: add some with swapon");
	pages = calloc(page_count, sizeof(*pages));
	if (!pages)
		return outcome_fail(outcome, "no memory for a list of pages");
	result = put_out(backing, page_count, pages, outcome);
	free(pages);
	return result;
}

int swap_out_zswap(const struct backing *backing, struct keeper *keeper, struct outcome *outcome)
{
	uint64_t before = 0, after = 0;
	int result = keeper_change(keeper, ZSWAP, "Y");

	if (result < 0)
		return outcome_skip(outcome, ZSWAP " cannot be set: %s", strerror(-result));
	sysfs_read_u64(ZSWAPPED, &before);
	result = swap_out(backing, outcome);
	sysfs_read_u64(ZSWAPPED, &after);
	keeper_restore(keeper);
	if (result == 0 && after <= before)
		return outcome_skip(outcome,
				    "no page went to zswap, or " ZSWAPPED " cannot be read");
	return result;
}
