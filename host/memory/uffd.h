/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uffd: memory (userfaultfd) that blocks whoever touches one of its pages first, the kernel
 * included, until uffd_release() gives the page. */
#ifndef MTEBENCH_HOST_MEMORY_UFFD_H
#define MTEBENCH_HOST_MEMORY_UFFD_H

#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"

struct uffd {
	int fd;
	char *memory; /* base pages only; none is present at first */
	size_t size_bytes;
};

/*
 * Maps @size_bytes of such memory. Returns 0, or -1 with @outcome. The outcome is a skip when this
 * process may not handle faults of the kernel, and names the setting that would permit it.
 */
int uffd_open(struct uffd *uffd, size_t size_bytes, struct outcome *outcome);
void uffd_close(struct uffd *uffd);

/* A userfaultfd with these UFFD_FEATURE_*, for ranges of the caller's own. Returns it, or -1 with @outcome
 * as above. */
int uffd_open_fd(uint64_t features, struct outcome *outcome);

/* Waits until a page is touched. Returns 0 with the *@address that was touched, or -1 when that has
 * not happened after @limit_ms. */
int uffd_wait(const struct uffd *uffd, int limit_ms, uint64_t *address);

/*
 * Fills the page of @address with zeros and wakes whoever waits for it; another process that has
 * the descriptor may do so. Returns 0, -EEXIST when the page is there already, or another -errno:
 * then all of the memory has been made ordinary, and nobody waits either.
 */
int uffd_release(const struct uffd *uffd, uint64_t address);

#endif
