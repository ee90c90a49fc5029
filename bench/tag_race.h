/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_race: the parties of the tag_race benchmark, which tag pages at the same moment, and what
 * their trial keeps. */
#ifndef MTEBENCH_BENCH_TAG_RACE_H
#define MTEBENCH_BENCH_TAG_RACE_H

#include "host/memory/backing.h"
#include "host/race/racers.h"
#include "host/trial/trial.h"

#define RACE_PAGES 1000 /* pages of a backing; after as many tries processes and backing are new */

enum race_kind { RACE_MPROTECT, RACE_COW, RACE_VM };

/* Counts that all parties add to, in shared memory. A try is one visit of all parties to a page. */
struct tally {
	uint64_t hit;          /* visits of a racer that lost marks or, race=cow, got stale tags */
	uint64_t hit_granules; /* number of granules in which that happened */
	uint64_t met;          /* visits of a racer during which another was at the page */
	uint64_t again_wrong;  /* granules that lost a second mark, made when no race was on */
	uint64_t again_seen;   /* granules that were marked a second time */
};

/* A trial. `backing` is that of the RACE_PAGES tries which run now; the counts are of all tries. */
struct race {
	struct trial *trial;
	enum race_kind kind;
	bool mte;
	unsigned int parties;
	struct backing backing;
	struct tally *tally;
	uint64_t tries, tagged_before, fresh_known, recycled;
};

/* Sets PROT_MTE on @page; without MTE only takes PROT_EXEC away, so that the kernel has something
 * to change then too. Returns 0, or -1 with @outcome. */
int race_open_for_tags(const struct race *race, char *page, struct outcome *outcome);

/* race_mark() puts the mark of @racer, a tag or (without MTE) a word, on its granules of @page: it
 * has every `parties`th granule. The other returns how many of these do not have the mark. */
void race_mark(const struct race *race, char *page, unsigned int racer);
size_t race_count_unmarked(const struct race *race, const char *page, unsigned int racer);

/* Adds a hit of @granules to the tally; does nothing when that is 0. */
void race_note_hit(const struct race *race, size_t granules);

/* The racers (racer_fn); their context is the struct race. With race=vm, racer 0 is the guest and
 * the others are writers. */
int race_run_writer(struct racer *racer);
int race_run_copier(struct racer *racer);
int race_run_guest(struct racer *racer);

#endif
