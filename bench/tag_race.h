/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_race: pages that several parties tag at once, and what each of the parties does. */
#ifndef MTEBENCH_BENCH_TAG_RACE_H
#define MTEBENCH_BENCH_TAG_RACE_H

#include "host/memory/backing.h"
#include "host/race/racers.h"
#include "host/trial/trial.h"

#define RACE_PAGES 1000 /* a new memfd, and new processes, for each so many */

enum race_kind { RACE_MPROTECT, RACE_COW, RACE_VM };

/* What all parties add to, in shared memory. */
struct tally {
	uint64_t hit;          /* tries of a racer that was hit */
	uint64_t hit_granules; /* in them */
	uint64_t met;          /* tries in which two were at the page at once */
	uint64_t again_wrong;  /* granules that did not keep a mark when nobody else was there */
	uint64_t again_seen;
};

/* RACE_PAGES tries. */
struct race {
	struct trial *trial;
	enum race_kind kind;
	bool mte;
	unsigned int parties;
	struct backing backing;
	struct tally *tally;
	uint64_t tries, tagged_before, fresh_known, recycled;
};

char *race_page(const struct race *race, size_t index);

/* Makes @page one for tags. It was executable, so that without MTE there is something to change
 * too. Returns 0, or -1 with @outcome. */
int race_open_for_tags(const struct race *race, char *page, struct outcome *outcome);

/* The mark of @racer, a tag or (without MTE) a word, on its granules of @page: every `parties`th.
 * The other counts those that do not have it. */
void race_mark(const struct race *race, char *page, unsigned int racer);
size_t race_count_unmarked(const struct race *race, const char *page, unsigned int racer);

/* Adds a try to the tally in which that many granules were hit; none is no hit. */
void race_note_hit(const struct race *race, size_t granules);

/* The parties of a struct race, their context: racer_fn. With race=vm, racer 0 is the guest and the
 * others are writers. */
int race_run_writer(struct racer *racer);
int race_run_copier(struct racer *racer);
int race_run_guest(struct racer *racer);

#endif
