/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uffd: memory whose first touch waits until it is let go, also when the kernel touches it
 * (userfaultfd). */
#ifndef MTEBENCH_HOST_MEMORY_UFFD_H
#define MTEBENCH_HOST_MEMORY_UFFD_H

#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"

struct uffd {
	int fd;
	char *memory; /* page by page, none present */
	size_t size_bytes;
};

/*
 * Maps @size_bytes of it. Returns 0, or -1 with @outcome: skip where faults of the kernel may not
 * be handled, with the setting that would permit it.
 */
int uffd_open(struct uffd *uffd, size_t size_bytes, struct outcome *outcome);
void uffd_close(struct uffd *uffd);

/* Waits until a page is touched. Returns 0 with its @address, or -1 after @limit_ms. */
int uffd_wait(const struct uffd *uffd, int limit_ms, uint64_t *address);

/* Lets the one go that waits for the page at @address, which then is zero. Returns 0 or -errno. */
int uffd_let_go(const struct uffd *uffd, uint64_t address);

#endif
