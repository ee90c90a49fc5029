/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_race: valid allocation tags that are lost, or stale ones that come to light, when several
 * initialise the tags of one page at once.
 *
 * Counts events and no times. A try is one fresh page; a sample is the number of tries of TRIES in
 * which somebody was hit:
 *
 *   race=mprotect  processes that share a memfd mprotect(PROT_MTE) the page at the same moment and
 *                  then tag their granules; hit is who does not find its tags afterwards
 *   race=cow       one process mprotects a private page for tags while another, its sibling by
 *                  fork, writes to it; hit is who finds tags that nobody set in its copy
 *   race=vm        a guest tags the page (a stage-2 fault) while another process does as in
 *                  race=mprotect
 *
 * The code under test is mte_sync_tags() and sanitise_mte_tags(), which up to Linux 6.1 mark a page
 * tagged before its tags are cleared, and from 6.2 on take PG_mte_lock. With mte=off the same is
 * done with data, which must never be hit. A hit with mte=on is a figure, not a failure: the oracle
 * is about the harness.
 */
#include "bench/tag_race.h"

#include <stdio.h>
#include <sys/mman.h>

#include "bench/factors.h"
#include "host/memory/page_flags.h"
#include "host/memory/poison.h"
#include "host/memory/tags.h"

#define TRIES 1000 /* a sample */

static const struct level races[] = {
	{"mprotect", RACE_MPROTECT},
	{"cow", RACE_COW},
	{"vm", RACE_VM},
	{0},
};

static const struct factor factor_race = {
	.name = "race",
	.help = "who races: processes, a copy on write, a guest",
	.levels = races,
	.default_level = "mprotect",
};

/* Each writer has a tag of its own, 1..15. */
static const struct factor factor_writers = {
	.name = "writers",
	.help = "parties that tag one page, each on a CPU of its own",
	.min = 2,
	.max = 15,
	.default_level = "2",
};

static const struct factor *const factors[] = {&factor_mte, &factor_race, &factor_writers, NULL};

static const char *inapplicable(const struct cell *cell)
{
	if (!cell_is(cell, "race", "mprotect") && !cell_is(cell, "writers", "2"))
		return "race=cow and race=vm are between two";
	return NULL;
}

/* None of the pages may have been tagged before. */
static void check_fresh(struct race *race)
{
	int64_t tagged = page_flags_tagged(race->backing.memory, race->backing.size_bytes,
					   race->backing.page_size_bytes);

	if (tagged < 0)
		return;
	race->fresh_known += RACE_PAGES;
	race->tagged_before += (uint64_t)tagged;
}

/* Fresh pages, present in this process. */
static int make_pages(struct race *race, struct outcome *outcome)
{
	bool private = race->kind == RACE_COW;
	size_t size_bytes = RACE_PAGES * backing_page_size(BACKING_MEMFD_SHARED, false);
	struct poison poison;

	poison_memory(&poison, private ? size_bytes : 0, 0,
		      backing_folio_size(BACKING_ANON_PRIVATE, BACKING_THP_NEVER, 0),
		      race->parties);
	if (backing_create(&race->backing, private ? BACKING_ANON_PRIVATE : BACKING_MEMFD_SHARED,
			   false, size_bytes, outcome) < 0) {
		poison_free(&poison);
		return -1;
	}
	backing_populate(&race->backing, 0);
	race->recycled += poison_recycled(&poison, race->backing.memory, size_bytes);
	poison_free(&poison);
	return 0;
}

/* Seen from here, all marks of a shared page stand side by side: they were on the same page. */
static int check_marks(struct race *race, struct outcome *outcome)
{
	unsigned int first = race->kind == RACE_VM ? 1 : 0; /* a guest marks one granule only */

	if (race->kind == RACE_COW)
		return 0;
	for (size_t i = 0; i < RACE_PAGES; i++) {
		if (race_open_for_tags(race, backing_page(&race->backing, i), outcome) < 0)
			return -1;
		for (unsigned int racer = first; racer < race->parties; racer++)
			race->tally->again_wrong +=
				race_count_unmarked(race, backing_page(&race->backing, i), racer);
	}
	return 0;
}

static int race_pages(struct race *race)
{
	static racer_fn *const runs[] = {
		[RACE_MPROTECT] = race_run_writer,
		[RACE_COW] = race_run_copier,
		[RACE_VM] = race_run_guest,
	};
	struct racers_plan plan = {
		.count = race->parties,
		.run = runs[race->kind],
		.context = race,
		.time_limit_ms = race->trial->time_limit_ms,
	};
	struct outcome *outcome = &race->trial->outcome;
	int result;

	if (make_pages(race, outcome) < 0)
		return -1;
	check_fresh(race);
	result = racers_run(&plan, outcome);
	if (result == 0)
		result = check_marks(race, outcome);
	race->tries += RACE_PAGES;
	backing_destroy(&race->backing);
	return result;
}

static int take_samples(struct race *race)
{
	uint64_t samples[1024], before = 0;
	size_t count = race->trial->samples < 1024 ? race->trial->samples : 1024;

	for (size_t i = 0; i < count; i++) {
		for (size_t done = 0; done < TRIES; done += RACE_PAGES)
			if (race_pages(race) < 0)
				return -1;
		samples[i] = race->tally->hit - before;
		before = race->tally->hit;
	}
	return trial_samples(race->trial, samples, count);
}

static int keep_counters(const struct race *race)
{
	struct trial *trial = race->trial;
	const struct tally *tally = race->tally;

	if (trial_counter(trial, "tries", race->tries) < 0 ||
	    trial_counter(trial, "met", tally->met) < 0 ||
	    trial_counter(trial, "hit", tally->hit) < 0 ||
	    trial_counter(trial, "hit_granules", tally->hit_granules) < 0 ||
	    trial_counter(trial, "hit_per_million", tally->hit * 1000000 / race->tries) < 0)
		return -1;
	return race->kind == RACE_COW ? trial_counter(trial, "recycled_pages", race->recycled) : 0;
}

static int judge(const struct race *race)
{
	struct trial *trial = race->trial;
	const struct tally *tally = race->tally;
	char note[80];

	snprintf(note, sizeof(note), "in %llu of %llu tries two were at the page at once",
		 (unsigned long long)tally->met, (unsigned long long)race->tries);
	bool raced = tally->met > 0;

	if (trial_check(trial, "raced", race->tries, raced ? 0 : race->tries, note) < 0 ||
	    trial_check(trial, "marks_stay", tally->again_seen, tally->again_wrong, NULL) < 0)
		return -1;
	if (race->fresh_known &&
	    trial_check(trial, "fresh_pages", race->fresh_known, race->tagged_before, NULL) < 0)
		return -1;
	return race->mte ? 0 : trial_check(trial, "data_kept", race->tries, tally->hit, NULL);
}

static int run(struct trial *trial)
{
	struct race race = {
		.trial = trial,
		.kind = (enum race_kind)cell_number(trial->cell, "race"),
		.mte = cell_is(trial->cell, "mte", "on"),
		.parties = (unsigned int)cell_number(trial->cell, "writers"),
	};
	int result;

	if (trial_need_cpus(trial, race.parties) < 0)
		return -1;
	if (race.mte && !tags_supported())
		return outcome_skip(&trial->outcome, "this CPU or kernel has no MTE");
	race.tally = racers_share(sizeof(*race.tally), &trial->outcome);
	if (!race.tally)
		return -1;
	result = take_samples(&race);
	if (result == 0)
		result = keep_counters(&race);
	if (result == 0)
		result = judge(&race);
	munmap(race.tally, sizeof(*race.tally));
	return result;
}

BENCH(tag_race, .summary = "tags lost when several parties tag one page at once; counts, no times",
      .unit = "count", .counts_events = true, .counted = "tags lost or stale", .factors = factors,
      .inapplicable = inapplicable, .run = run);
