/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock: the oracle of tag_lock, each of whose checks is made to fail after it has passed. The
 * benchmark is included whole, for its parts are its own.
 */
#include "bench/tag_lock.c"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/memory/page_flags.h"
#include "include/mte.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

#define COUNT    32
#define AMPLE_MS 100000 /* however busy the machine is */

#define TRIES    100
#define BOUND_US 21000 /* twice the hold, and the way from the guard's call to the guest's return */

struct fixture {
	struct trial_record record;
	struct trial trial;
	struct cell cell;
	struct tag_lock lock;
};

static void set_level(struct fixture *fixture, const char *factor, const char *level)
{
	fixture->cell.values[bench_factor_index(fixture->cell.bench, factor)] = level;
}

static void open_fixture(struct fixture *fixture, const char *who, bool events)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->cell.bench = bench_find("tag_lock");
	for (size_t i = 0; factors[i]; i++)
		fixture->cell.values[i] = factors[i]->default_level;
	set_level(fixture, "mte", "on");
	set_level(fixture, "who", who);
	set_level(fixture, "backing", "memfd-shared");
	set_level(fixture, "hold_ms", "5");
	fixture->trial = (struct trial){
		.cell = &fixture->cell,
		.samples = COUNT,
		.memory_bytes = 16 << 20,
		.time_limit_ms = AMPLE_MS,
		.events = events,
		.allow_hold = true,
		.emulated = events,
		.record = &fixture->record,
	};
	fixture->lock = (struct tag_lock){
		.trial = &fixture->trial,
		.who = (enum who)cell_number(&fixture->cell, "who"),
		.mte = true,
		.parties = 2,
		.backing = {.fd = -1},
	};
	choose_count(&fixture->lock);
	fixture->lock.result = racers_share(result_bytes(&fixture->lock), &fixture->trial.outcome);
	if (run_open(&fixture->lock) == 0)
		return;
	/* Before 6.2 there is neither the lock nor MTE on shared memory. */
	if (fixture->trial.outcome.status == TRIAL_REFUSED)
		tap_skip(who, fixture->trial.outcome.reason.text);
	else
		tap(false, who, fixture->trial.outcome.reason.text);
}

/* The check of that name has @wrong wrong. Then the oracle begins anew. */
static void expect(struct fixture *fixture, const char *check_name, uint64_t wrong,
		   const char *name)
{
	const struct record_check *found = found_check(&fixture->record, check_name);
	char seen[200];

	snprintf(seen, sizeof(seen), "%llu of %llu wrong; %.80s; %.60s",
		 (unsigned long long)(found ? found->wrong : 0),
		 (unsigned long long)(found ? found->seen : 0), fixture->trial.outcome.reason.text,
		 found && found->note ? found->note : "");
	tap(found && found->wrong == wrong, name, seen);
}

static void judge_again(struct fixture *fixture)
{
	record_free(&fixture->record);
	tag_lock_judge(&fixture->lock);
	tag_lock_judge_counts(&fixture->lock);
}

static void close_fixture(struct fixture *fixture)
{
	munmap(fixture->lock.result, result_bytes(&fixture->lock));
	backing_destroy(&fixture->lock.backing);
	poison_free(&fixture->lock.poison);
	record_free(&fixture->record);
}

static void spoil_one_tag(struct fixture *fixture)
{
	char *memory = tag_lock_map_for_tags(&fixture->lock, &fixture->trial.outcome);

	tags_store(memory, MTE_GRANULE_BYTES, 6);
	munmap(memory, fixture->lock.backing.size_bytes);
}

static void test_natural(void)
{
	struct fixture fixture;

	open_fixture(&fixture, "mprotect", true);
	expect(&fixture, "tags_zero", 0, "tags that nobody has set are zero");
	expect(&fixture, "written", 0, "what guests store stays");
	if (fixture.lock.counts.clears < 0)
		tap_skip("each page is cleared once", "calls cannot be counted here");
	else
		expect(&fixture, "cleared_once", 0, "each page is cleared once");
	spoil_one_tag(&fixture);
	fixture.lock.result->changed = 2;
	fixture.lock.counts.clears = COUNT + 1;
	judge_again(&fixture);
	expect(&fixture, "tags_zero", 1, "one tag is found");
	expect(&fixture, "written", 2, "words that are lost are found");
	if (page_flags_keeps_lock(fixture.lock.backing.memory))
		expect(&fixture, "cleared_once", 1, "a page that is cleared twice is found");
	fixture.lock.counts.clears = COUNT - 2;
	judge_again(&fixture);
	expect(&fixture, "cleared_once", 2, "pages that are not cleared are found");
	fixture.lock.counts.waited = COUNT + 3;
	judge_again(&fixture);
	expect(&fixture, "waits_due", 3, "more waits than there can be are found");
	close_fixture(&fixture);
}

/* Breakpoints in the loop saw @least touches wait. */
static void expect_waits(const struct fixture *fixture, uint64_t least, const char *name)
{
	const struct tag_lock_counts *counts = &fixture->lock.counts;
	char seen[200];

	snprintf(seen, sizeof(seen), "%lld of %zu; %.120s", (long long)counts->waited,
		 fixture->lock.count, counts->no_waits.text);
	tap(counts->waited >= (int64_t)least, name, seen);
	printf("# %s\n", seen);
}

static void test_held(void)
{
	struct fixture fixture;

	open_fixture(&fixture, "held", true);
	if (fixture.trial.outcome.status == TRIAL_OK) {
		expect(&fixture, "lock_seen_held", 0, "the lock is seen held");
		expect(&fixture, "all_waited", 0, "the guest waits for the lock");
		expect_waits(&fixture, COUNT - fixture.lock.result->overdue,
			     "every touch is seen in the wait loop");
		fixture.lock.result->seen_locked -= 3;
		fixture.lock.result->waited -= 4;
		judge_again(&fixture);
		expect(&fixture, "lock_seen_held", 3, "a lock that is not held is found out");
		expect(&fixture, "all_waited", 4, "a guest that does not wait is found out");
		fixture.lock.apart = COUNT;
		judge_again(&fixture);
		expect(&fixture, "nobody_waited", COUNT - 4,
		       "a guest that waits though its pages are not held is found out");
	}
	close_fixture(&fixture);
}

/* Stops whoever holds the lock, once a guest waits for it, and with @guard_too whoever watches over it;
 * notes how long the guest goes on waiting, and for how long at most meanwhile nobody was let run. */
struct stopper {
	const struct tag_lock *lock;
	bool guard_too;
	bool in_time; /* the guest still waited when it had been stopped */
	uint64_t waited_us, gap_us;
};

/*
 * A signal to the whole process would go to the thread that holds the lock, which takes none before it
 * lets go; it is the one that answers which must be stopped.
 */
static void signal_answerer(pid_t holder, int number)
{
	char directory[64], threads[4][SYSFS_NAME_MAX];
	size_t count;

	snprintf(directory, sizeof(directory), "/proc/%d/task", holder);
	count = sysfs_list(directory, "", threads, 4);
	for (size_t i = 0; i < count; i++)
		if (atoi(threads[i]) != holder)
			syscall(SYS_tgkill, holder, atoi(threads[i]), number);
}

/* The holder's other child. */
static void signal_guard(pid_t holder, int number)
{
	char text[256] = "", *rest = text, *word;

	sysfs_read_text_at(text, sizeof(text), "/proc/%d/task/%d/children", holder, holder);
	while ((word = strsep(&rest, " ")))
		if (*word && atoi(word) != getpid())
			kill(atoi(word), number);
}

static bool guest_is_inside(const struct barrier *barrier)
{
	return __atomic_load_n(&barrier->places[1].inside, __ATOMIC_SEQ_CST) != 0;
}

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Looks every 10 us: where more passes, the machine's own CPU was away. */
static void wait_for_guest(struct stopper *stopper, const struct barrier *barrier,
			   uint64_t began_us)
{
	uint64_t before_us = now_us();

	stopper->in_time = guest_is_inside(barrier);
	while (guest_is_inside(barrier) && before_us - began_us < AMPLE_MS * 1000) {
		uint64_t looked_us;

		usleep(10);
		looked_us = now_us();
		if (looked_us - before_us > stopper->gap_us)
			stopper->gap_us = looked_us - before_us;
		before_us = looked_us;
	}
	stopper->waited_us = before_us - began_us;
}

/* The guest is inside for far longer with the lock held than without. */
static _Noreturn void stop(struct stopper *stopper, struct racer *racer)
{
	pid_t holder = getppid();
	uint64_t began_us;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!guest_is_inside(racer->barrier))
		usleep(10);
	began_us = now_us();
	signal_answerer(holder, SIGSTOP);
	if (stopper->guard_too)
		signal_guard(holder, SIGSTOP);
	wait_for_guest(stopper, racer->barrier, began_us);
	kill(holder, SIGCONT);
	if (stopper->guard_too)
		signal_guard(holder, SIGCONT);
	_exit(0);
}

static int run_stopped(struct racer *racer)
{
	struct stopper *stopper = racer->context;
	struct racer party = *racer;

	party.context = (void *)(uintptr_t)stopper->lock;
	if (racer->index == 0 && fork() == 0)
		stop(stopper, &party);
	return tag_lock_run_party(&party);
}

/* A trial of held locks whose holder is stopped. Returns as racers_run(). */
static int hold_stopped(struct fixture *fixture, struct stopper *stopper)
{
	struct racers_plan plan = {
		.count = 2,
		.run = run_stopped,
		.context = stopper,
		.time_limit_ms = AMPLE_MS,
	};

	backing_destroy(&fixture->lock.backing);
	poison_free(&fixture->lock.poison);
	make_pages(&fixture->lock);
	stopper->lock = &fixture->lock;
	fixture->trial.emulated = false;
	return racers_run(&plan, &fixture->trial.outcome);
}

/* Holds until one that was stopped ends within twice the hold: an emulated CPU may be kept waiting for
 * longer at any time. Returns the time of the shortest. */
static uint64_t shortest_us(struct fixture *fixture, struct stopper *stopper)
{
	uint64_t shortest = UINT64_MAX;

	for (int i = 0; i < TRIES && shortest > BOUND_US; i++) {
		stopper->gap_us = 0;
		if (hold_stopped(fixture, stopper) < 0)
			break;
		printf("# a hold of 10 ms, %s, went on for %llu us; its CPU ran nobody for %llu us\n",
		       stopper->in_time ? "stopped" : "stopped too late",
		       (unsigned long long)stopper->waited_us, (unsigned long long)stopper->gap_us);
		if (stopper->in_time && stopper->waited_us < shortest)
			shortest = stopper->waited_us;
	}
	return shortest;
}

/* Nobody answers: the guard does, and without it the kernel ends the holder. */
static void test_stopped(void)
{
	struct stopper *stopper;
	struct fixture fixture;
	char seen[160];

	open_fixture(&fixture, "held", true);
	stopper = racers_share(sizeof(*stopper), &fixture.trial.outcome);
	if (fixture.trial.outcome.status != TRIAL_OK || !stopper) {
		close_fixture(&fixture);
		return;
	}
	set_level(&fixture, "hold_ms", "10");
	tap(shortest_us(&fixture, stopper) <= BOUND_US && fixture.lock.result->overdue > 0,
	    "the guard lets go after twice the hold where whoever holds the lock is stopped",
	    fixture.trial.outcome.reason.text);
	stopper->guard_too = true;
	hold_stopped(&fixture, stopper);
	snprintf(seen, sizeof(seen), "%.120s", fixture.trial.outcome.reason.text);
	tap(strstr(seen, "signal 9") != NULL,
	    "the kernel ends whoever holds the lock where the guard is stopped too", seen);
	munmap(stopper, sizeof(*stopper));
	close_fixture(&fixture);
}

/* On hardware there are times; whatever they say here, each racer gives one a page, and all go by one
 * clock. */
static void test_times(void)
{
	struct fixture fixture;
	size_t zeros = 0, unordered = 0;
	uint64_t behind_ticks;

	open_fixture(&fixture, "mixed", false);
	if (fixture.trial.outcome.status != TRIAL_OK) {
		close_fixture(&fixture);
		return;
	}
	for (size_t i = 0; i < fixture.record.samples.count; i++)
		zeros += fixture.record.samples.values[i] == 0;
	for (size_t i = 1; i < fixture.record.begins.count; i++)
		unordered += i % COUNT > 0 &&
			     fixture.record.begins.values[i] <= fixture.record.begins.values[i - 1];
	tap(fixture.record.samples.count == 2 * COUNT && zeros == 0 &&
		    fixture.record.thread_count == 2,
	    "each party gives a time a page", fixture.trial.outcome.reason.text);
	tap(fixture.record.begins.count == 2 * COUNT && unordered == 0, "and says when it began",
	    fixture.trial.outcome.reason.text);
	expect(&fixture, "one_clock", 0, "a guest and a process go by one clock");
	behind_ticks =
		tag_lock_begins(&fixture.lock, 0)[COUNT - 1] - tag_lock_begins(&fixture.lock, 0)[0];
	for (size_t i = 0; i < COUNT; i++)
		tag_lock_begins(&fixture.lock, 1)[i] -= behind_ticks;
	judge_again(&fixture);
	expect(&fixture, "one_clock", COUNT - 1, "a clock that is behind is found out");
	close_fixture(&fixture);
}

int main(void)
{
	if (!tags_supported()) {
		tap_skip("the tag lock", "HWCAP2_MTE absent");
		return 0;
	}
	test_natural();
	test_held();
	test_stopped();
	test_times();
	return 0;
}
