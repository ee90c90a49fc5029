/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_hygiene: random walks through what can happen to a guest's memory. */
#include "mtebench/commands.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/life/walk.h"
#include "host/machine/now.h"
#include "host/memory/tags.h"
#include "host/trial/kernel_word.h"
#include "host/vm/vm.h"

#define STEP_LIMIT_MS 10000
#define KNOWN_MAX     64
#define PROGRESS_MS   30000
#define REPLAYS       3 /* of a sequence that may depend on chance */

struct asked {
	bool random, keep_going, emulated;
	uint64_t seed, minutes;
	const char *replay;
	struct sequence known[KNOWN_MAX];
	size_t known_count;
	struct sequence_choice choice;
};

static struct asked asked = {.seed = 1, .minutes = 1};

/* What came of all sequences. */
struct tally {
	uint64_t sequences, steps, known, ends[WALK_ENDS];
	uint64_t done[EVENT_COUNT], not_done[EVENT_COUNT];
	char reasons[EVENT_COUNT][160];
};

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

static struct kernel_word kernel_word = {.log.fd = -1};

static bool has_event(const struct sequence *sequence, enum event event)
{
	for (size_t i = 0; i < sequence->count; i++)
		if (sequence->steps[i].event == event)
			return true;
	return false;
}

/* What the kernel says of itself meanwhile counts as well, but for the pages that it prints when it cannot take
 * memory offline. */
static void take_word(const struct sequence *sequence, struct walk_result *result)
{
	struct trial_record record = {0};
	struct message message;

	if (kernel_word_take(&kernel_word, &record, &message) == 0 && record.reason &&
	    !walk_is_broken(result) && !has_event(sequence, EVENT_OFFLINE)) {
		result->end = WALK_DIED;
		snprintf(result->reason, sizeof(result->reason), "%.255s", record.reason);
	}
	record_free(&record);
}

/* A line now and then: who waits for the lab's machine to say something must not take it for dead. */
static void tell_progress(void)
{
	static uint64_t begin_ms, last_ms, sequences;
	uint64_t now = now_ms();

	begin_ms = begin_ms ? begin_ms : now;
	last_ms = last_ms ? last_ms : now;
	sequences++;
	if (now - last_ms < PROGRESS_MS)
		return;
	last_ms = now;
	fprintf(stderr,
		"mtebench: %llu sequences in %.1f minutes, including those run to shrink others\n",
		(unsigned long long)sequences, (double)(now - begin_ms) / 60000);
}

static int go(const struct sequence *sequence, struct walk_result *result, struct message *message)
{
	struct walk walk = {.emulated = asked.emulated, .time_limit_ms = STEP_LIMIT_MS};

	if (walk_go(&walk, sequence, result, message) < 0)
		return -1;
	take_word(sequence, result);
	tell_progress();
	return 0;
}

static bool breaks(void *context, const struct sequence *candidate)
{
	struct walk_result result;
	struct message message;

	(void)context;
	if (interrupted || go(candidate, &result, &message) < 0)
		return false;
	return walk_is_broken(&result);
}

static bool is_known(const struct sequence *sequence)
{
	for (size_t i = 0; i < asked.known_count; i++)
		if (sequence_contains(sequence, &asked.known[i]))
			return true;
	return false;
}

static void count(struct tally *tally, const struct sequence *sequence,
		  const struct walk_result *result)
{
	tally->sequences++;
	tally->ends[result->end]++;
	for (size_t i = 0; i < result->done; i++) {
		enum event event = sequence->steps[i].event;

		tally->steps++;
		if (result->steps[i] == TRIAL_OK) {
			tally->done[event]++;
			continue;
		}
		tally->not_done[event]++;
		snprintf(tally->reasons[event], sizeof(tally->reasons[event]), "%s",
			 result->step_reasons[i]);
	}
}

static void say(const struct sequence *sequence, const struct walk_result *result)
{
	char text[600];

	walk_describe(sequence, result, text, sizeof(text));
	fprintf(stderr, "mtebench: %s\n", text);
	for (size_t i = 0; i < result->done; i++)
		if (result->steps[i] != TRIAL_OK)
			fprintf(stderr, "mtebench: step %zu (%s) was not done: %s\n", i + 1,
				events[sequence->steps[i].event].name, result->step_reasons[i]);
}

/* Whether it breaks again, in a few tries: what comes from chance cannot be shrunk. */
static bool breaks_again(const struct sequence *sequence)
{
	for (int i = 0; i < REPLAYS; i++)
		if (breaks(NULL, sequence))
			return true;
	return false;
}

/* Shrinks what has broken, prints it as a file to replay, and knows it from now on. What was seen at first may
 * not be seen again: it is said before. */
static void report(const struct sequence *broken, const struct walk_result *seen, uint64_t seed)
{
	struct sequence shrunk = *broken;
	struct walk_result result = *seen;
	struct message message;
	bool again;

	fprintf(stderr, "mtebench: the sequence of seed %llu broke:\n", (unsigned long long)seed);
	say(broken, seen);
	again = breaks_again(broken);
	if (again)
		sequence_shrink(&shrunk, &asked.choice, breaks, NULL);
	else
		fputs("mtebench: it did not break when repeated: it is printed as it was drawn\n",
		      stderr);
	if (shrunk.count < broken->count && go(&shrunk, &result, &message) == 0)
		say(&shrunk, &result);
	printf("# seed %llu, %zu steps of %zu: %s\n", (unsigned long long)seed, shrunk.count,
	       broken->count, walk_end_name(result.end));
	sequence_write(&shrunk, stdout);
	putchar('\n');
	fflush(stdout);
	if (again && asked.known_count < KNOWN_MAX)
		asked.known[asked.known_count++] = shrunk;
}

static void print_tally(const struct tally *tally, uint64_t elapsed_ms)
{
	fprintf(stderr, "%llu sequences, %llu steps, %.1f minutes, %llu broken as known",
		(unsigned long long)tally->sequences, (unsigned long long)tally->steps,
		(double)elapsed_ms / 60000, (unsigned long long)tally->known);
	for (int i = 0; i < WALK_ENDS; i++)
		fprintf(stderr, "; %llu %s", (unsigned long long)tally->ends[i],
			walk_end_name((enum walk_end)i));
	fputc('\n', stderr);
	for (int i = EVENT_NONE + 1; i < EVENT_COUNT; i++)
		fprintf(stderr, "  %-16s %6llu done %6llu not%s%s\n", events[i].name,
			(unsigned long long)tally->done[i], (unsigned long long)tally->not_done[i],
			*tally->reasons[i] ? ", for: " : "", tally->reasons[i]);
}

/* Returns an exit code. */
static int walk_at_random(void)
{
	static struct tally tally;
	uint64_t begin_ms = now_ms(), end_ms = begin_ms + asked.minutes * 60000;
	uint64_t seed = asked.seed, found = 0;
	struct message message;

	for (; now_ms() < end_ms && !interrupted; seed++) {
		struct sequence sequence;
		struct walk_result result;

		sequence_draw(&sequence, &asked.choice, seed);
		if (go(&sequence, &result, &message) < 0)
			return command_end(EXIT_FAILED, &message);
		count(&tally, &sequence, &result);
		if (!walk_is_broken(&result))
			continue;
		if (is_known(&sequence)) {
			tally.known++;
			continue;
		}
		found++;
		report(&sequence, &result, seed);
		if (!asked.keep_going)
			break;
	}
	print_tally(&tally, now_ms() - begin_ms);
	return interrupted ? EXIT_SIGNAL + interrupted : found ? EXIT_FAILED : EXIT_DONE;
}

static int replay(void)
{
	struct sequence sequence;
	struct walk_result result;
	struct message message;

	if (sequence_read(&sequence, asked.replay, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (go(&sequence, &result, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	say(&sequence, &result);
	puts(walk_end_name(result.end));
	if (result.end == WALK_STOPPED)
		return EXIT_CANNOT_RUN;
	return walk_is_broken(&result) ? EXIT_FAILED : EXIT_DONE;
}

static int take_known(char *value, struct message *message)
{
	if (asked.known_count == KNOWN_MAX)
		return message_set(message, "more than %d known sequences", KNOWN_MAX);
	return sequence_read(&asked.known[asked.known_count++], value, message);
}

static int take_without(char *value, struct message *message)
{
	char *name;

	while ((name = strsep(&value, ","))) {
		const struct level *event = level_find(events, name);
		const struct level *backing = level_find(backing_kinds, name);

		if (event)
			asked.choice.left_out[event->value] = true;
		else if (backing)
			asked.choice.backing_out[backing->value] = true;
		else
			return message_set(
				message, "--without: '%s' is neither an event nor a backing", name);
	}
	return 0;
}

static const struct command_option options[] = {
	{"random", .help = "run random sequences", .flag = &asked.random},
	{"seed", .value = "N", .help = "seed of the first sequence; the next one has the next seed",
	 .max = UINT64_MAX, .number = &asked.seed, .usual = "1"},
	{"minutes", .value = "N", .help = "how long to run", .number = &asked.minutes, .min = 1,
	 .max = 7 * 24 * 60, .usual = "1"},
	{"keep-going", .help = "go on after a sequence breaks, and count it as known from then on",
	 .flag = &asked.keep_going},
	{"known", .value = "FILE", .take = take_known,
	 .help = "do not report broken sequences that contain all events of the one in FILE; repeatable"},
	{"without", .value = "NAME[,NAME...]", .take = take_without,
	 .help = "leave out these events and backings; repeatable"},
	{"replay", .value = "FILE", .help = "run one sequence, from a file", .text = &asked.replay},
	{"emulated", .help = "this machine is emulated: page frames may be taken offline",
	 .flag = &asked.emulated},
	{.name = NULL},
};

static void find_sizes(void)
{
	size_t hugetlb_bytes = backing_page_size(BACKING_HUGETLB_PRIVATE, BACKING_THP_NEVER);

	asked.choice.page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	asked.choice.least_pages = SEQUENCE_PAGES;
	asked.choice.hugetlb_pages = hugetlb_bytes / asked.choice.page_bytes;
	for (int kind = BACKING_HUGETLB_64K_PRIVATE; kind < BACKING_KIND_COUNT; kind++)
		asked.choice.backing_out[kind] = true;
	if (!hugetlb_bytes)
		asked.choice.backing_out[BACKING_HUGETLB_PRIVATE] =
			asked.choice.backing_out[BACKING_HUGETLB_SHARED] = true;
}

static int run_hygiene(const struct command_line *line)
{
	struct sigaction action = {.sa_handler = note_signal};
	struct message message;
	int code;

	(void)line;
	if (asked.random == (asked.replay != NULL))
		return command_misused("--random or --replay FILE is needed");
	if (tags_selftest(&message) < 0)
		return command_end(EXIT_FAILED, &message);
	if (vm_has_mte() <= 0) {
		message_set(&message,
			    "KVM offers no MTE here, and without it there are no tags to look at");
		return command_end(EXIT_CANNOT_RUN, &message);
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	find_sizes();
	kernel_word_begin(&kernel_word);
	code = asked.replay ? replay() : walk_at_random();
	kernel_word_end(&kernel_word);
	return code;
}

const struct command command_hygiene = {
	.name = "hygiene",
	.summary = "look for wrong tags with random sequences of events",
	.usage = "--random [--seed=N] [--minutes=N] [OPTION...]\n--replay=FILE",
	.description =
		"Runs random sequences of events that can happen to a guest's memory (stores, tags, madvise, splitting "
		"huge pages, swapping, userfaultfd, memslots and so on), each with its own guest in its own process, and "
		"compares every tag and word with a model of what must be there: after each event in half of the "
		"sequences, only at the end in the other half, because checking touches the memory. A sequence that "
		"breaks is made as short as possible and printed as a file for --replay; messages go to standard error. "
		"Kernel settings that an event changes (KSM, khugepaged, zswap) and the permitted folio sizes are "
		"restored afterwards.\n\n"
		"Run it as root, on a machine that may crash.",
	.exits =
		"0 nothing new broke, 1 a sequence broke, 2 wrong usage or file, 77 cannot run here.",
	.examples =
		"mtebench hygiene --random --seed 7 --minutes 10 >broken.walk\n"
		"mtebench hygiene --random --minutes 60 --keep-going --without migrate,hugetlb-shared\n"
		"mtebench hygiene --replay broken.walk",
	.options = {options},
	.run = run_hygiene,
};
