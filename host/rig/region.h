/* SPDX-License-Identifier: GPL-2.0-or-later */
/* region: what rigs know of the memory under measurement alike: how many pages of it there are, how
 * threads share it out, and what is recorded of it. */
#ifndef MTEBENCH_HOST_RIG_REGION_H
#define MTEBENCH_HOST_RIG_REGION_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"

/*
 * trial->samples pages of @page_bytes, or as many as trial->memory_bytes holds. Returns 0 where that
 * is fewer than @least (which is not 0) or @page_bytes is 0, with the trial skipped.
 */
size_t region_page_count(struct trial *trial, size_t page_bytes, size_t least);

/* As much of trial->memory_bytes as is whole pages of @page_bytes. Returns 0 where that is nothing, with
 * the trial skipped. */
size_t region_whole_bytes(struct trial *trial, size_t page_bytes);

/* Timed sections without the operation, for @sample_count samples. */
size_t region_control_count(size_t sample_count);

/* How many of @count items thread @index of @threads has: as include/abi.h shares them out. */
size_t region_share(size_t count, size_t index, size_t threads);

/* Gives the trial the raw ticks of @threads: their shares of @count samples, and the controls of
 * each. This and what follows return 0, or -1 with trial->outcome. */
int region_keep_samples(struct trial *trial, const uint64_t *samples, const uint64_t *control,
			size_t count, size_t threads);

/* Counters page_size_bytes, recycled_pages and region_bytes, the first two where they are known. */
int region_keep_counters(struct trial *trial, const struct backing *backing,
			 const struct poison *poison);

/* The note of a check of fresh tags that has nothing to find, and so has looked at nothing. */
#define REGION_UNPROVEN "no page is known to have been poisoned: zero proves nothing"

/* Oracle: the pages are of the size asked for; @seen_bytes is what smaps shows, 0 when it cannot
 * tell. */
int region_check_page_size(struct trial *trial, const struct backing *backing, uint64_t seen_bytes);

#endif
