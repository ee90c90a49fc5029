/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint: how much host memory a guest has taken by now. */
#ifndef MTEBENCH_LINUXGUEST_FOOTPRINT_H
#define MTEBENCH_LINUXGUEST_FOOTPRINT_H

#include <stdint.h>
#include <sys/types.h>

/* Each -1 where it cannot be known. */
struct footprint {
	int64_t touched_pages; /* base pages of the guest's RAM that the host has given it */
	/* of them, those whose tags the kernel has cleared (PG_mte_tagged) */
	int64_t tagged_pages;
	int64_t stage1_table_bytes; /* page tables of the VMM's process (VmPTE) */
	int64_t stage2_table_bytes; /* SecPageTables of the machine */
};

/*
 * Of the VMM @pid with one mapping of @ram_bytes, which is the RAM. Reads /proc/@pid/pagemap and
 * /proc/kpageflags (CAP_SYS_ADMIN), smaps and status.
 */
struct footprint footprint_read(pid_t pid, uint64_t ram_bytes);

#endif
