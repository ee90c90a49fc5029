/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene: what a trial of the hygiene benchmark works with, and its oracle. */
#ifndef MTEBENCH_BENCH_HYGIENE_H
#define MTEBENCH_BENCH_HYGIENE_H

#include "host/life/life.h"
#include "host/trial/trial.h"

#define HYGIENE_TAG_SEED                                                                           \
	2 /* of what access=stg stores to the first granule of each base page: tag 3 */
#define HYGIENE_PATTERN_SEED 5
#define HYGIENE_EVENT_SEED   9 /* of what the event stores, where it stores something */

struct hygiene {
	struct trial *trial;
	struct life life;
	bool mte;
	size_t recycled; /* number of the guest's base pages that are poisoned frames */
	uint64_t wrong;  /* number of wrong granules in all checks so far */
};

/*
 * Each has everybody look at every granule, and adds the oracle's checks to the trial. stale, after the
 * first touch: there is no tag that nobody has set. after, when something has happened: what must be
 * there still is there (lost_*), and what is new is clean (stale_renewed*). Return 0, or -1 with
 * trial->outcome.
 */
int hygiene_check_stale(struct hygiene *hygiene);
int hygiene_check_after(struct hygiene *hygiene);

#endif
