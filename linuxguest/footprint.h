/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint: measures how much host memory a guest has taken by now. */
#ifndef MTEBENCH_LINUXGUEST_FOOTPRINT_H
#define MTEBENCH_LINUXGUEST_FOOTPRINT_H

#include <stdint.h>
#include <sys/types.h>

/* A value that cannot be read is -1. */
struct footprint {
	int64_t touched_pages; /* base pages of the guest's RAM that are present in the VMM */
	/* of these, pages whose tags the kernel has cleared (PG_mte_tagged) */
	int64_t tagged_pages;
	int64_t stage1_table_bytes; /* page tables of the VMM's process (VmPTE) */
	int64_t stage2_table_bytes; /* SecPageTables of the machine */
};

/*
 * Reads the footprint of the VMM @pid, whose one mapping of @ram_bytes, or up to 2 MiB more, is the
 * guest's RAM, from pagemap, smaps and status in /proc/@pid and /proc/kpageflags. Page flags take
 * CAP_SYS_ADMIN.
 */
struct footprint footprint_read(pid_t pid, uint64_t ram_bytes);

#endif
