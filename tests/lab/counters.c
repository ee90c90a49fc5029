/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counters: INST_RETIRED against loops of known length and against the counter's ticks, guest and
 * host apart, and all that can go wrong with counters: each one sentence, and the trial goes on.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/place.h"
#include "host/machine/quiet.h"
#include "host/rig/touch_rig.h"
#include "host/watch/counters.h"
#include "tests/lab/tap.h"

#define LOOP_INSTRUCTIONS 1000000
#define PAGES             1024
#define QUIET_LIMIT_MS    10000
#define SHARED_LOOPS      40 /* long enough for the kernel to change groups, every 4 ms */
#define CPU1_ONLINE       "/sys/devices/system/cpu/cpu1/online"

/* What counting @names in this thread gave while loops of LOOP_INSTRUCTIONS ran @rounds times. */
static void count_loops(const char *names, unsigned int rounds, struct trial_record *record,
			uint64_t *ticks)
{
	struct event_list events;
	struct message message = {""};
	struct counters *counters;
	struct counters_thread *thread;

	*ticks = 0;
	memset(record, 0, sizeof(*record));
	if (event_list_parse(names, &events, &message) < 0)
		printf("# %s\n", message.text);
	counters = counters_create(&events, false);
	thread = counters_start(counters);
	for (unsigned int i = 0; i < rounds; i++)
		*ticks += clock_time_loop(LOOP_INSTRUCTIONS);
	counters_stop(counters, thread);
	counters_record(counters, record, &message);
	counters_free(counters);
}

/* Within 0.1 %. */
static bool agree(uint64_t a, uint64_t b)
{
	uint64_t distance = a > b ? a - b : b - a;

	return a && distance * 1000 <= a;
}

static void say(char *seen, size_t size, const struct trial_record *record, uint64_t ticks)
{
	size_t used = (size_t)snprintf(seen, size, "%llu ticks", (unsigned long long)ticks);

	for (size_t i = 0; i < record->perf_count && used < size; i++)
		used += (size_t)snprintf(seen + used, size - used, "; %s %llu %llu/%llu %s",
					 record->perf[i].name,
					 (unsigned long long)record->perf[i].value,
					 (unsigned long long)record->perf[i].running_ns,
					 (unsigned long long)record->perf[i].enabled_ns,
					 record->perf[i].skip ? record->perf[i].skip : "");
}

static void test_loop(void)
{
	struct trial_record record;
	uint64_t ticks;
	char seen[600];

	count_loops("instructions:u", 1, &record, &ticks);
	say(seen, sizeof(seen), &record, ticks);
	tap(record_perf_whole(&record.perf[0]) && agree(LOOP_INSTRUCTIONS, record.perf[0].value),
	    "INST_RETIRED of a loop is its length", seen);
	tap(agree(record.perf[0].value, ticks), "and what the counter's ticks say", seen);
	record_free(&record);
}

static void test_left_out(void)
{
	struct trial_record record;
	uint64_t ticks;
	char seen[600];

	count_loops("no_such_event, instructions:u", 1, &record, &ticks);
	say(seen, sizeof(seen), &record, ticks);
	tap(record.perf[0].skip && strstr(record.perf[0].skip, "no PMU") && !record.perf[1].skip,
	    "an event that the PMU lacks is left out, the next is counted", seen);
	record_free(&record);
	count_loops("r1, r2, r3, r4, r5, r6, r7, r8, r9, ra, rb", 1, &record, &ticks);
	say(seen, sizeof(seen), &record, ticks);
	tap(!record.perf[0].skip && record.perf[10].skip &&
		    strstr(record.perf[10].skip, "no hardware counter is left"),
	    "what does not fit beside the others is left out", seen);
	record_free(&record);
}

/* Another group on this thread takes turns with the one that is read. */
static void test_shared_pmu(void)
{
	struct counters_thread *others;
	struct counters *counters;
	struct trial_record record;
	struct message message;
	struct event_list events;
	uint64_t ticks;
	char seen[900];

	event_list_parse("r8, r11, r1, r2, r3, r4", &events, &message);
	counters = counters_create(&events, false);
	others = counters_start(counters);
	count_loops("instructions:u, r11, r1, r2", SHARED_LOOPS, &record, &ticks);
	counters_stop(counters, others);
	counters_free(counters);
	say(seen, sizeof(seen), &record, ticks);
	tap(record.perf[0].running_ns < record.perf[0].enabled_ns &&
		    !record_perf_whole(&record.perf[0]),
	    "a shared PMU is found out", seen);
	tap(record.perf[0].value < ticks / 4 * 3, "and its count is not scaled", seen);
	record_free(&record);
}

static void test_no_permission(void)
{
	int status = 0;

	fflush(stdout);
	if (fork() == 0) {
		struct trial_record record;
		uint64_t ticks;
		char seen[600];
		bool dropped = setresuid(65534, 65534, 65534) == 0;

		count_loops("instructions:u", 1, &record, &ticks);
		say(seen, sizeof(seen), &record, ticks);
		tap(dropped && record.perf[0].skip &&
			    strstr(record.perf[0].skip, "perf_event_paranoid is"),
		    "without permission the setting is named", seen);
		_exit(0);
	}
	wait(&status);
	tap(status == 0, "and nothing dies of it", "a signal");
}

struct fixture {
	struct trial_record record;
	struct trial trial;
};

/* @pages stage-2 faults, with @events counted. Returns as touch_rig_run(). */
static int touch(struct fixture *fixture, const struct event_list *events, uint64_t pages)
{
	struct touch_config config = {.vcpu_count = 1, .content = CONTENT_ZERO};
	struct touch_rig rig;
	struct message message;
	int result;

	*fixture = (struct fixture){.trial = {.samples = pages,
					      .memory_bytes = 64 << 20,
					      .time_limit_ms = 20000,
					      .seed = 1}};
	fixture->trial.record = &fixture->record;
	fixture->trial.watch.counters = counters_create(events, false);
	result = touch_rig_open(&rig, &fixture->trial, &config);
	if (result == 0) {
		result = touch_rig_run(&rig, &fixture->trial, ABI_WRITE, 0);
		touch_rig_close(&rig);
	}
	counters_record(fixture->trial.watch.counters, &fixture->record, &message);
	counters_free(fixture->trial.watch.counters);
	return result;
}

static uint64_t ticks_of(const struct record_perf *task_clock)
{
	return task_clock->value * clock_frequency_hz() / 1000000000;
}

/* The difference of two trials leaves out what opening and starting the events takes. */
static void test_guest_ticks(void)
{
	struct event_list events;
	struct message message;
	struct fixture few, many;
	uint64_t instructions, ticks;
	char seen[600];

	event_list_parse("instructions, task-clock", &events, &message);
	touch(&few, &events, PAGES);
	touch(&many, &events, 3 * PAGES);
	instructions = many.record.perf[0].value - few.record.perf[0].value;
	ticks = ticks_of(&many.record.perf[1]) - ticks_of(&few.record.perf[1]);
	say(seen, sizeof(seen), &many.record, ticks);
	tap(agree(instructions, ticks), "instructions of faults are the ticks that they take",
	    seen);
	record_free(&few.record);
	record_free(&many.record);
}

static void test_guest(void)
{
	struct event_list events;
	struct message message;
	struct fixture fixture;
	const struct record_perf *perf = fixture.record.perf;
	char seen[900];

	event_list_parse(
		"instructions, instructions:G, instructions:Hk, instructions:Hu, page-faults",
		&events, &message);
	tap(touch(&fixture, &events, PAGES) == 0, "a trial with counters ends well",
	    fixture.trial.outcome.reason.text);
	say(seen, sizeof(seen), &fixture.record, 0);
	tap(perf[1].value > 2 * PAGES && perf[2].value > PAGES * UINT64_C(2000) && perf[3].value,
	    "guest, host kernel and host user are told apart", seen);
	tap(agree(perf[0].value, perf[1].value + perf[2].value + perf[3].value),
	    "together they are all instructions", seen);
	tap(perf[4].value < PAGES / 10, "software events miss the faults that KVM makes", seen);
	record_free(&fixture.record);
}

static void set_cpu1(const char *online)
{
	int fd = open(CPU1_ONLINE, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, online, 1) != 1)
		printf("# cannot write %s to " CPU1_ONLINE "\n", online);
	close(fd);
}

/* vCPU 0 belongs on CPU 1. */
static void test_cpu_offline(void)
{
	struct event_list events = {.count = 0};
	struct fixture fixture;
	int result;

	place_allowed();
	set_cpu1("0");
	result = touch(&fixture, &events, PAGES);
	set_cpu1("1");
	tap(result < 0 && fixture.trial.outcome.status == TRIAL_SKIP &&
		    strstr(fixture.trial.outcome.reason.text, "CPU 1, where vCPU 0 belongs"),
	    "a CPU that goes offline is named", fixture.trial.outcome.reason.text);
	record_free(&fixture.record);
	tap(touch(&fixture, &events, PAGES) == 0, "and the next trial runs when it is back",
	    fixture.trial.outcome.reason.text);
	record_free(&fixture.record);
}

int main(void)
{
	quiet_wait(QUIET_LIMIT_MS);
	test_loop();
	test_left_out();
	test_shared_pmu();
	test_no_permission();
	test_guest();
	test_guest_ticks();
	test_cpu_offline();
	return 0;
}
