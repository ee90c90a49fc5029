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
	char *memory; /* the part of the backing that the memslot covers */
	size_t size_bytes, page_bytes;
	struct vm *vms[HYGIENE_VMS_MAX];
	unsigned int vm_count;
	size_t recycled; /* number of the guest's base pages that are poisoned frames */
	uint64_t wrong;  /* number of wrong granules in all checks so far */
};

/* Returns the number of base pages of the guest's memory. */
size_t hygiene_page_count(const struct hygiene *hygiene);

/* Returns a job that does @workload on each of these pages. Its arrays are not set. */
struct abi_job hygiene_job(const struct hygiene *hygiene, enum abi_workload workload);

/*
 * Each looks at every granule, in the guest and from outside, and adds the oracle's checks to the
 * trial. stale, after the first touch: there is no tag that nobody has set. kept, after
 * ABI_WRITE_PATTERN: all its tags and words are still there. renewed, after pages were given back:
 * they are clean. Return 0, or -1 with trial->outcome.
 */
int hygiene_check_stale(struct hygiene *hygiene);
int hygiene_check_kept(struct hygiene *hygiene);
int hygiene_check_renewed(struct hygiene *hygiene);

#endif
