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
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/backing.h"
#include "host/meet_guest.h"
#include "host/page_flags.h"
#include "host/party.h"
#include "host/poison.h"
#include "host/tags.h"
#include "include/mte.h"

#define TRIES         1000 /* a sample */
#define STAGGER_STEP  37   /* prime to STAGGER_SPINS */
#define STAGGER_SPINS 400  /* of about six instructions */
#define PAGES_AT_ONCE 1000 /* a new memfd, and new processes, for each so many */

static const char *const races[] = {"mprotect", "cow", "vm", NULL};

enum race_kind { RACE_MPROTECT, RACE_COW, RACE_VM };

static const struct factor factor_race = {
	.name = "race",
	.help = "who races: processes, a copy on write, a guest",
	.levels = races,
	.standard = "mprotect",
};

/* Each writer has a tag of its own, 1..15. */
static const struct factor factor_writers = {
	.name = "writers",
	.help = "parties at one page, each on a CPU of its own",
	.min = 2,
	.max = 15,
	.standard = "2",
};

static const struct factor *const factors[] = {&factor_mte, &factor_race, &factor_writers, NULL};

/* What all parties add to, in shared memory. */
struct tally {
	uint64_t hit;          /* tries of a party that was hit */
	uint64_t hit_granules; /* in them */
	uint64_t met;          /* tries in which two were at the page at once */
	uint64_t again_wrong;  /* granules that did not keep a mark when nobody else was there */
	uint64_t again_seen;
};

/* PAGES_AT_ONCE tries. */
struct race {
	struct trial *trial;
	enum race_kind kind;
	bool mte;
	unsigned int parties;
	struct backing backing;
	struct tally *tally;
	uint64_t tries, tagged_before, fresh_known, recycled;
};

static const char *inapplicable(const struct cell *cell)
{
	if (!cell_is(cell, "race", "mprotect") && !cell_is(cell, "writers", "2"))
		return "race=cow and race=vm are between two";
	return NULL;
}

static void add(uint64_t *sum, uint64_t value)
{
	__atomic_add_fetch(sum, value, __ATOMIC_RELAXED);
}

static char *page_at(const struct race *race, size_t index)
{
	return (char *)race->backing.memory + index * race->backing.page_size_bytes;
}

/* Puts the mark of @party, a tag or a word, on its granules: every `parties`th. */
static void mark(const struct race *race, char *page, unsigned int party)
{
	size_t step = race->parties * MTE_GRANULE_BYTES;

	for (size_t at = party * MTE_GRANULE_BYTES; at < race->backing.page_size_bytes; at += step)
		if (race->mte)
			tags_store(page + at, MTE_GRANULE_BYTES, party + 1);
		else
			*(volatile uint64_t *)(void *)(page + at) = party + 1;
}

/* How many of these do not have it. */
static size_t count_unmarked(const struct race *race, const char *page, unsigned int party)
{
	size_t step = race->parties * MTE_GRANULE_BYTES, unmarked = 0;

	for (size_t at = party * MTE_GRANULE_BYTES; at < race->backing.page_size_bytes; at += step)
		if (race->mte)
			unmarked += tags_count_other(page + at, MTE_GRANULE_BYTES, party + 1);
		else
			unmarked +=
				*(const volatile uint64_t *)(const void *)(page + at) != party + 1;
	return unmarked;
}

/* Makes the page one for tags. It was executable, so that without MTE there is something to change
 * too. */
static int open_for_tags(const struct race *race, char *page, struct outcome *outcome)
{
	int protection = PROT_READ | PROT_WRITE | (race->mte ? TAGS_PROT_MTE : 0);

	if (mprotect(page, race->backing.page_size_bytes, protection) == 0)
		return 0;
	return outcome_refuse(outcome, "mprotect(PROT_MTE)", errno);
}

static void note_hit(const struct race *race, size_t granules)
{
	if (!granules)
		return;
	add(&race->tally->hit, 1);
	add(&race->tally->hit_granules, granules);
}

/* The page by itself: what is marked now must stay. */
static void mark_again(const struct race *race, char *page, unsigned int party)
{
	mark(race, page, party);
	add(&race->tally->again_wrong, count_unmarked(race, page, party));
	add(&race->tally->again_seen,
	    race->backing.page_size_bytes / MTE_GRANULE_BYTES / race->parties);
}

/* Maps all pages into this process before anything is raced for, writably and unchanged. */
static void warm(const struct race *race)
{
	for (size_t i = 0; i < PAGES_AT_ONCE; i++)
		__atomic_fetch_add((uint64_t *)(void *)page_at(race, i), 0, __ATOMIC_RELAXED);
}

typedef int step_fn(struct party *party, char *page);

/* Does @step on each page together with the other parties; when all is done, @look at each. */
static int race_all(struct party *party, step_fn *step, step_fn *look)
{
	const struct race *race = party->context;

	for (size_t i = 0; i < PAGES_AT_ONCE; i++) {
		char *page = page_at(race, i);

		if (party_join(party) < 0)
			return -1;
		meeting_enter(party->meeting, party->index);
		if (step(party, page) < 0)
			return -1;
		if (meeting_leave(party->meeting, party->index, party->count))
			add(&race->tally->met, 1);
	}
	if (party_join(party) < 0)
		return -1;
	for (size_t i = 0; i < PAGES_AT_ONCE; i++)
		if (look(party, page_at(race, i)) < 0)
			return -1;
	return 0;
}

static int open_and_mark(struct party *party, char *page)
{
	const struct race *race = party->context;

	if (open_for_tags(race, page, party->outcome) < 0)
		return -1;
	mark(race, page, party->index);
	return 0;
}

static int look_for_marks(struct party *party, char *page)
{
	const struct race *race = party->context;

	note_hit(race, count_unmarked(race, page, party->index));
	mark_again(race, page, party->index);
	return 0;
}

static int run_writer(struct party *party)
{
	warm(party->context);
	return race_all(party, open_and_mark, look_for_marks);
}

/*
 * Both ways to the page's tags take thousands of instructions and meet for some dozens of them: one
 * or the other begins a little later at each page, over and over, so that every offset comes up.
 */
static void stagger(const struct race *race, const char *page, size_t party)
{
	size_t index =
		(size_t)(page - (char *)race->backing.memory) / race->backing.page_size_bytes;
	size_t spins = index % 2 == party ? index * STAGGER_STEP % STAGGER_SPINS : 0;

	for (volatile size_t i = spins; i > 0; i--)
		;
}

static int open_only(struct party *party, char *page)
{
	stagger(party->context, page, party->index);
	return open_for_tags(party->context, page, party->outcome);
}

static int look_at_nothing(struct party *party, char *page)
{
	(void)party;
	(void)page;
	return 0;
}

static int copy_page(struct party *party, char *page)
{
	stagger(party->context, page, party->index);
	*(volatile uint64_t *)(void *)page = UINT64_MAX;
	return 0;
}

/* Nobody has tagged anything, so every tag in the copy is stale; and every word but the one written
 * is zero. */
static int look_at_copy(struct party *party, char *page)
{
	const struct race *race = party->context;
	size_t page_bytes = race->backing.page_size_bytes, other = 0;

	if (open_for_tags(race, page, party->outcome) < 0)
		return -1;
	if (race->mte)
		other = tags_count_other(page, page_bytes, 0);
	for (size_t at = MTE_GRANULE_BYTES; !race->mte && at < page_bytes; at += MTE_GRANULE_BYTES)
		other += *(const volatile uint64_t *)(const void *)(page + at) != 0;
	note_hit(race, other);
	mark_again(race, page, party->index);
	return 0;
}

static int run_copier(struct party *party)
{
	return party->index == 0 ? race_all(party, open_only, look_at_nothing)
				 : race_all(party, copy_page, look_at_copy);
}

static int run_guest(struct party *party)
{
	const struct race *race = party->context;
	struct meet_guest guest = {
		.backing = &race->backing,
		.count = PAGES_AT_ONCE,
		.mte = race->mte,
		.operation = race->mte ? ABI_STORE_TAG : ABI_WRITE,
		.tag = party->index + 1,
		.vcpu_count = 1,
		.parties = party->count,
		.time_limit_ms = race->trial->time_limit_ms,
	};

	if (party->index > 0)
		return run_writer(party);
	warm(race);
	if (meet_guest_run(&guest, party) < 0)
		return -1;
	add(&race->tally->hit, guest.changed);
	add(&race->tally->hit_granules, guest.changed);
	add(&race->tally->met, guest.met);
	return 0;
}

/* None of the pages may have been tagged before. */
static void check_fresh(struct race *race)
{
	int64_t tagged = page_flags_tagged(race->backing.memory, race->backing.size_bytes,
					   race->backing.page_size_bytes);

	if (tagged < 0)
		return;
	race->fresh_known += PAGES_AT_ONCE;
	race->tagged_before += (uint64_t)tagged;
}

/* Fresh pages, present in this process. */
static int make_pages(struct race *race, struct outcome *outcome)
{
	bool private = race->kind == RACE_COW;
	size_t size_bytes = PAGES_AT_ONCE * backing_page_size(BACKING_MEMFD_SHARED, false);
	struct poison poison;

	poison_memory(&poison, private ? size_bytes : 0, 0, race->parties);
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
	for (size_t i = 0; i < PAGES_AT_ONCE; i++) {
		if (open_for_tags(race, page_at(race, i), outcome) < 0)
			return -1;
		for (unsigned int party = first; party < race->parties; party++)
			race->tally->again_wrong += count_unmarked(race, page_at(race, i), party);
	}
	return 0;
}

static int race_pages(struct race *race)
{
	static party_fn *const runs[] = {run_writer, run_copier, run_guest};
	struct party_plan plan = {
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
	result = party_run(&plan, outcome);
	if (result == 0)
		result = check_marks(race, outcome);
	race->tries += PAGES_AT_ONCE;
	backing_destroy(&race->backing);
	return result;
}

static int take_samples(struct race *race)
{
	uint64_t samples[1024], before = 0;
	size_t count = race->trial->samples < 1024 ? race->trial->samples : 1024;

	for (size_t i = 0; i < count; i++) {
		for (size_t done = 0; done < TRIES; done += PAGES_AT_ONCE)
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
	race.tally = party_share(sizeof(*race.tally), &trial->outcome);
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

BENCH(tag_race, .summary = "tags lost when several tag one page at once", .unit = "count",
      .counts_events = true, .factors = factors, .inapplicable = inapplicable, .run = run);
