/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * poison: memory whose allocation tags are not zero, given back to the kernel just before a guest
 * gets memory.
 *
 * The kernel does not clear tags when a page is freed. So a guest page that is made of a poisoned
 * frame shows the poison, unless the kernel clears the tags on the way (sanitise_mte_tags): that is
 * what the oracle looks for. Frame numbers prove that the frames really came back; without
 * CAP_SYS_ADMIN they are not to be had.
 */
#ifndef MTEBENCH_HOST_MEMORY_POISON_H
#define MTEBENCH_HOST_MEMORY_POISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POISON_TAG 0xa

struct poison {
	uint64_t *frames; /* ascending; owned */
	size_t count;
};

/*
 * On each CPU of @vcpu_count vCPUs and on the main thread's, maps, tags with POISON_TAG and frees
 * @size_bytes of anonymous memory mapped with @map_flags too (backing_huge_flags()): the kernel
 * gives freed pages out again on the CPU that freed them, and folios to those who ask for folios of that
 * size: with @folio_bytes (backing_folio_size()) it is made of such, and of
 * 2 MiB at least, for a few folios are soon somebody else's. Leaves the caller pinned to the main
 * thread's CPU. Where the CPU has no MTE or the kernel does not tag such memory, nothing is
 * poisoned and count is 0. Never fails.
 */
void poison_memory(struct poison *poison, size_t size_bytes, int map_flags, size_t folio_bytes,
		   unsigned int vcpu_count);

/* How many base pages of @memory are frames that were poisoned. */
size_t poison_recycled(const struct poison *poison, const void *memory, size_t size_bytes);

void poison_free(struct poison *poison);

#endif
