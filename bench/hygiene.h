/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene: what a trial of the hygiene benchmark works with, and its oracle. */
#ifndef MTEBENCH_BENCH_HYGIENE_H
#define MTEBENCH_BENCH_HYGIENE_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"
#include "host/vm/vm.h"

#define HYGIENE_TAG          3 /* what access=stg stores to the first granule of each base page */
#define HYGIENE_PATTERN_SEED 5
#define HYGIENE_VMS_MAX      2

struct hygiene {
	struct trial *trial;
	bool mte;
	struct poison poison;
	struct backing backing;
	char *memory; /* what the memslot covers of the backing */
	size_t size_bytes, page_bytes;
	struct vm *vms[HYGIENE_VMS_MAX];
	unsigned int vm_count;
	size_t recycled; /* base pages of the guest that are poisoned frames */
	uint64_t wrong;  /* granules, in all checks */
};

/* Base pages of the guest's memory. */
size_t hygiene_page_count(const struct hygiene *hygiene);

/* A job of the guest on each of them, without arrays. */
struct abi_job hygiene_job(const struct hygiene *hygiene, enum abi_workload workload);

/*
 * Each looks at every granule, in the guest and from outside, and adds checks to the trial: after
 * the first touch, that no tag is there which nobody set; after ABI_WRITE_PATTERN, that all tags
 * and words are there still; after pages were given back, that they are clean. Return 0, or -1 with
 * trial->outcome.
 */
int hygiene_check_stale(struct hygiene *hygiene);
int hygiene_check_kept(struct hygiene *hygiene);
int hygiene_check_renewed(struct hygiene *hygiene);

#endif
