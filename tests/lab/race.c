/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race: the oracle of tag_race, each of whose checks is made to fail after it has passed; and a
 * racer whose members go wrong. The benchmark is included whole, for its parts are its own.
 */
#include "bench/tag_race.c"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "include/mte.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

/* For what never ends, and for what must end before, however busy the machine is. */
#define SHORT_MS 300
#define AMPLE_MS 100000

struct fixture {
	struct trial_record record;
	struct trial trial;
	struct race race;
};

static void open_fixture(struct fixture *fixture, bool mte)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->trial = (struct trial){
		.time_limit_ms = AMPLE_MS,
		.events = true,
		.record = &fixture->record,
	};
	fixture->race = (struct race){
		.trial = &fixture->trial,
		.kind = RACE_MPROTECT,
		.mte = mte,
		.parties = 2,
		.tally = racers_share(sizeof(struct tally), &fixture->trial.outcome),
	};
}

/* Judges, and expects of check @name that @wrong is wrong. */
static void expect(struct fixture *fixture, const char *name, uint64_t wrong, const char *sentence)
{
	const struct record_check *found;
	char seen[160];

	judge(&fixture->race);
	found = found_check(&fixture->record, name);
	snprintf(seen, sizeof(seen), "%llu of %llu wrong; %.80s",
		 (unsigned long long)(found ? found->wrong : 0),
		 (unsigned long long)(found ? found->seen : 0), fixture->trial.outcome.reason.text);
	tap(found && found->wrong == wrong, sentence, seen);
	record_free(&fixture->record);
}

static void close_fixture(struct fixture *fixture)
{
	record_free(&fixture->record);
	munmap(fixture->race.tally, sizeof(struct tally));
}

static void test_fresh(void)
{
	struct fixture fixture;

	open_fixture(&fixture, true);
	race_pages(&fixture.race);
	expect(&fixture, "fresh_pages", 0, "the pages of a race are fresh");
	make_pages(&fixture.race, &fixture.trial.outcome);
	race_open_for_tags(&fixture.race, backing_page(&fixture.race.backing, 7),
			   &fixture.trial.outcome);
	check_fresh(&fixture.race);
	expect(&fixture, "fresh_pages", 1, "a page that was tagged before is found out");
	backing_destroy(&fixture.race.backing);
	close_fixture(&fixture);
}

static void test_marks(void)
{
	struct fixture fixture;

	open_fixture(&fixture, true);
	race_pages(&fixture.race);
	expect(&fixture, "marks_stay", 0, "marks on a page by itself stay");
	make_pages(&fixture.race, &fixture.trial.outcome);
	for (size_t i = 0; i < RACE_PAGES; i++) {
		race_open_for_tags(&fixture.race, backing_page(&fixture.race.backing, i),
				   &fixture.trial.outcome);
		race_mark(&fixture.race, backing_page(&fixture.race.backing, i), 0);
		race_mark(&fixture.race, backing_page(&fixture.race.backing, i), 1);
	}
	tags_store(backing_page(&fixture.race.backing, 5), MTE_GRANULE_BYTES, 9);
	check_marks(&fixture.race, &fixture.trial.outcome);
	expect(&fixture, "marks_stay", 1, "one granule with another's mark is found out");
	backing_destroy(&fixture.race.backing);
	close_fixture(&fixture);
}

static void test_data(void)
{
	struct fixture fixture;

	open_fixture(&fixture, false);
	race_pages(&fixture.race);
	expect(&fixture, "data_kept", 0, "data is never lost");
	race_note_hit(&fixture.race, 3);
	expect(&fixture, "data_kept", 1, "data that is lost is found out");
	fixture.race.tally->met = 0;
	expect(&fixture, "raced", RACE_PAGES, "parties that never met are found out");
	close_fixture(&fixture);
}

static int die(struct racer *racer)
{
	if (racer->index == 1)
		abort();
	return racer_join(racer);
}

static int refuse(struct racer *racer)
{
	return racer->index == 1 ? outcome_refuse(racer->outcome, "mprotect", ENOMEM)
				 : racer_join(racer);
}

static int hang(struct racer *racer)
{
	for (;;)
		pause();
	return racer_join(racer);
}

static void expect_end(racer_fn *member, uint64_t time_limit_ms, const char *sentence,
		       const char *name)
{
	struct racers_plan plan = {.count = 2, .run = member, .time_limit_ms = time_limit_ms};
	struct outcome outcome = {.status = TRIAL_OK};
	int result = racers_run(&plan, &outcome);

	tap(result < 0 && strstr(outcome.reason.text, sentence), name, outcome.reason.text);
}

/* The guest's partner never comes: the guest waits until its time is up. */
static int leave_guest_alone(struct racer *racer)
{
	return racer->index == 0 ? race_run_guest(racer) : hang(racer);
}

static void test_lonely_guest(void)
{
	struct fixture fixture;
	struct racers_plan plan = {.count = 2, .run = leave_guest_alone, .time_limit_ms = AMPLE_MS};
	struct outcome *outcome = &fixture.trial.outcome;

	open_fixture(&fixture, false);
	fixture.trial.time_limit_ms = SHORT_MS;
	fixture.race.kind = RACE_VM;
	plan.context = &fixture.race;
	make_pages(&fixture.race, outcome);
	racers_run(&plan, outcome);
	tap(strstr(outcome->reason.text, "vCPU 0 did not finish in time"), "a guest left alone",
	    outcome->reason.text);
	backing_destroy(&fixture.race.backing);
	close_fixture(&fixture);
}

int main(void)
{
	expect_end(die, AMPLE_MS, "process 1 of the party died of signal 6",
		   "a party one of whom dies");
	expect_end(refuse, AMPLE_MS, "mprotect: Cannot allocate memory",
		   "a party one of whom is refused");
	expect_end(hang, SHORT_MS, "did not end within 300 ms", "a party that hangs");
	test_lonely_guest();
	test_data();
	if (!tags_supported()) {
		tap_skip("tag races", "HWCAP2_MTE absent");
		return 0;
	}
	test_fresh();
	test_marks();
	return 0;
}
