/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_race_racers: what each racer does to the pages, all at the same moment. */
#include "bench/tag_race.h"

#include <errno.h>
#include <sys/mman.h>

#include "host/memory/tags.h"
#include "host/race/racing_guest.h"
#include "include/mte.h"

#define STAGGER_STEP  37  /* prime to STAGGER_SPINS */
#define STAGGER_SPINS 400 /* of about six instructions */

static void add(uint64_t *sum, uint64_t value)
{
	__atomic_add_fetch(sum, value, __ATOMIC_RELAXED);
}

void race_mark(const struct race *race, char *page, unsigned int racer)
{
	size_t step = race->parties * MTE_GRANULE_BYTES;

	for (size_t at = racer * MTE_GRANULE_BYTES; at < race->backing.page_size_bytes; at += step)
		if (race->mte)
			tags_store(page + at, MTE_GRANULE_BYTES, racer + 1);
		else
			*(volatile uint64_t *)(void *)(page + at) = racer + 1;
}

size_t race_count_unmarked(const struct race *race, const char *page, unsigned int racer)
{
	size_t step = race->parties * MTE_GRANULE_BYTES, unmarked = 0;

	for (size_t at = racer * MTE_GRANULE_BYTES; at < race->backing.page_size_bytes; at += step)
		if (race->mte)
			unmarked += tags_count_other(page + at, MTE_GRANULE_BYTES, racer + 1);
		else
			unmarked +=
				*(const volatile uint64_t *)(const void *)(page + at) != racer + 1;
	return unmarked;
}

int race_open_for_tags(const struct race *race, char *page, struct outcome *outcome)
{
	int protection = PROT_READ | PROT_WRITE | (race->mte ? TAGS_PROT_MTE : 0);

	if (mprotect(page, race->backing.page_size_bytes, protection) == 0)
		return 0;
	return outcome_refuse(outcome, "mprotect(PROT_MTE)", errno);
}

void race_note_hit(const struct race *race, size_t granules)
{
	if (!granules)
		return;
	add(&race->tally->hit, 1);
	add(&race->tally->hit_granules, granules);
}

/* The page by itself: what is marked now must stay. */
static void mark_again(const struct race *race, char *page, unsigned int racer)
{
	race_mark(race, page, racer);
	add(&race->tally->again_wrong, race_count_unmarked(race, page, racer));
	add(&race->tally->again_seen,
	    race->backing.page_size_bytes / MTE_GRANULE_BYTES / race->parties);
}

/* Maps all pages into this process before anything is raced for, writably and unchanged. */
static void warm(const struct race *race)
{
	for (size_t i = 0; i < RACE_PAGES; i++)
		__atomic_fetch_add((uint64_t *)(void *)backing_page(&race->backing, i), 0,
				   __ATOMIC_RELAXED);
}

typedef int step_fn(struct racer *racer, char *page);

/* Does @step on each page together with the other parties; when all is done, @look at each. */
static int race_all(struct racer *racer, step_fn *step, step_fn *look)
{
	const struct race *race = racer->context;

	for (size_t i = 0; i < RACE_PAGES; i++) {
		char *page = backing_page(&race->backing, i);

		if (racer_join(racer) < 0)
			return -1;
		barrier_enter(racer->barrier, racer->index);
		if (step(racer, page) < 0)
			return -1;
		if (barrier_leave(racer->barrier, racer->index, racer->count))
			add(&race->tally->met, 1);
	}
	if (racer_join(racer) < 0)
		return -1;
	for (size_t i = 0; i < RACE_PAGES; i++)
		if (look(racer, backing_page(&race->backing, i)) < 0)
			return -1;
	return 0;
}

static int open_and_mark(struct racer *racer, char *page)
{
	const struct race *race = racer->context;

	if (race_open_for_tags(race, page, racer->outcome) < 0)
		return -1;
	race_mark(race, page, racer->index);
	return 0;
}

static int look_for_marks(struct racer *racer, char *page)
{
	const struct race *race = racer->context;

	race_note_hit(race, race_count_unmarked(race, page, racer->index));
	mark_again(race, page, racer->index);
	return 0;
}

int race_run_writer(struct racer *racer)
{
	warm(racer->context);
	return race_all(racer, open_and_mark, look_for_marks);
}

/*
 * Both ways to the page's tags take thousands of instructions and meet for some dozens of them: one
 * or the other begins a little later at each page, over and over, so that every offset comes up.
 */
static void stagger(const struct race *race, const char *page, size_t racer)
{
	size_t index =
		(size_t)(page - (char *)race->backing.memory) / race->backing.page_size_bytes;
	size_t spins = index % 2 == racer ? index * STAGGER_STEP % STAGGER_SPINS : 0;

	for (volatile size_t i = spins; i > 0; i--)
		;
}

static int open_only(struct racer *racer, char *page)
{
	stagger(racer->context, page, racer->index);
	return race_open_for_tags(racer->context, page, racer->outcome);
}

static int look_at_nothing(struct racer *racer, char *page)
{
	(void)racer;
	(void)page;
	return 0;
}

static int copy_page(struct racer *racer, char *page)
{
	stagger(racer->context, page, racer->index);
	*(volatile uint64_t *)(void *)page = UINT64_MAX;
	return 0;
}

/* Nobody has tagged anything, so every tag in the copy is stale; and every word but the one written
 * is zero. */
static int look_at_copy(struct racer *racer, char *page)
{
	const struct race *race = racer->context;
	size_t page_bytes = race->backing.page_size_bytes, other = 0;

	if (race_open_for_tags(race, page, racer->outcome) < 0)
		return -1;
	if (race->mte)
		other = tags_count_other(page, page_bytes, 0);
	for (size_t at = MTE_GRANULE_BYTES; !race->mte && at < page_bytes; at += MTE_GRANULE_BYTES)
		other += *(const volatile uint64_t *)(const void *)(page + at) != 0;
	race_note_hit(race, other);
	mark_again(race, page, racer->index);
	return 0;
}

int race_run_copier(struct racer *racer)
{
	return racer->index == 0 ? race_all(racer, open_only, look_at_nothing)
				 : race_all(racer, copy_page, look_at_copy);
}

int race_run_guest(struct racer *racer)
{
	const struct race *race = racer->context;
	struct racing_guest guest = {
		.backing = &race->backing,
		.count = RACE_PAGES,
		.mte = race->mte,
		.operation = race->mte ? ABI_STORE_TAG : ABI_WRITE,
		.tag = racer->index + 1,
		.vcpu_count = 1,
		.parties = racer->count,
		.time_limit_ms = race->trial->time_limit_ms,
	};

	if (racer->index > 0)
		return race_run_writer(racer);
	warm(race);
	if (racing_guest_run(&guest, racer) < 0)
		return -1;
	add(&race->tally->hit, guest.changed);
	add(&race->tally->hit_granules, guest.changed);
	add(&race->tally->met, guest.met);
	return 0;
}
