/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_run: measures what a config asks for. */
#include "mtebench/commands.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/record/run_json.h"
#include "host/machine/clock.h"
#include "host/machine/now.h"
#include "host/machine/quiesce.h"
#include "host/machine/quiet.h"
#include "host/memory/tags.h"
#include "host/probe/probe.h"
#include "host/trial/environment.h"
#include "host/trial/frequency.h"
#include "host/trial/kernel_word.h"
#include "host/trial/results.h"
#include "host/trial/trial_process.h"
#include "host/watch/kernel_symbols.h"
#include "host/watch/profile.h"
#include "host/watch/trace_break.h"
#include "linuxguest/vmm_version.h"
#include "mtebench/progress.h"
#include "mtebench/run_options.h"
#include "mtebench/schedule.h"

#define QUIET_LIMIT_MS 10000

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

/* Everything of a run that lives from its beginning to its end. */
struct run {
	const struct run_options *options;
	struct schedule schedule;
	struct trace_break trace_break;
	bool broken; /* a sample was too long: the run ends */
	struct clock_scale clock;
	struct results results;
	struct progress progress;
	struct quiesce quiesce;
	struct findings conditions;
	struct probe_guest guest;
	struct kernel_word kernel_word;
	struct sampler *sampler; /* of --profile; else NULL */
	struct symbols symbols;
	int failure; /* exit code of a run that cannot begin */
};

/* An emulated machine has either a counter that means something or CPUs that run at once. */
static int settle_clock(struct run *run, struct message *message)
{
	bool told_emulated = run->options->emulated;
	bool events = plan_count_clock(&run->schedule.plan, CLOCK_EVENTS) > 0 &&
		      run->options->clock != CLOCK_COUNTER;
	bool counter = plan_count_clock(&run->schedule.plan, CLOCK_COUNTER) > 0 &&
		       run->options->clock != CLOCK_EVENTS;

	if (!counter)
		return clock_calibrate_events(told_emulated, &run->clock, message);
	if (clock_calibrate(told_emulated, &run->clock, message) < 0)
		return -1;
	if (!events || !run->clock.emulated)
		return 0;
	run->failure = EXIT_USAGE;
	return message_set(
		message,
		"%s has trials of both clocks, and an emulated machine can only run one: choose with --clock",
		run->schedule.config->path);
}

/* Changes what was asked to be changed, and warns of what makes figures unstable all the same. */
static int arrange_quiet(struct run *run, struct message *message)
{
	size_t unstable;

	if (run->options->quiesce &&
	    quiesce_begin(&run->quiesce, plan_asks_folios(&run->schedule.plan), message) < 0)
		return -1;
	if (run->clock.emulated && !quiet_wait(QUIET_LIMIT_MS))
		fputs("mtebench: the machine did not become idle: counts may include other work\n",
		      stderr);
	probe_conditions(&run->conditions);
	unstable = findings_count(&run->conditions, FINDING_UNSTABLE);
	for (size_t i = 0; i < run->conditions.count; i++) {
		const struct finding *finding = &run->conditions.list[i];

		if (finding->state == FINDING_UNSTABLE)
			fprintf(stderr, "mtebench: figures may be unstable: %s: %s (%s)\n",
				finding->subject, finding->text, finding->remedy);
	}
	if (!run->options->strict || !unstable)
		return 0;
	run->failure = EXIT_CANNOT_RUN;
	return message_set(message, "refused because of --strict: %zu things make figures unstable",
			   unstable);
}

static void warn_of_virtual(const json_t *object)
{
	const char *sign = run_json_text(object, "machine.virtual");

	if (sign)
		fprintf(stderr,
			"mtebench: this is a virtual machine (%s): its times are not times of hardware\n",
			sign);
}

/* Adds to the run object what was changed and what is so. */
static int note_conditions(const struct run *run, json_t *object)
{
	json_t *conditions = findings_json(&run->conditions);
	const char *unread = run->kernel_word.unread.text;

	probe_note_guest(&run->guest, object);
	if (run->options->break_us)
		json_object_set_new(object, "break_us",
				    json_integer((json_int_t)run->options->break_us));
	if (run->sampler)
		json_object_set_new(json_object_get(object, "plan"), "profile",
				    json_pack("{s:s, s:I}", "event", run->options->profile,
					      "period", (json_int_t)run->sampler->period));
	if (run->options->quiesce)
		json_object_set_new(object, "quiesced", quiesce_json(&run->quiesce));
	json_object_set_new(object, "kernel_log",
			    json_string(*unread ? unread : RUN_KERNEL_LOG_READ));
	return conditions ? json_object_set_new(object, "conditions", conditions) : -1;
}

static int arrange_break(struct run *run, struct message *message)
{
	uint64_t limit_us = run->options->break_us;

	if (!limit_us || trace_break_open(limit_us, &run->clock, &run->trace_break, message) == 0)
		return 0;
	run->failure = run->clock.emulated ? EXIT_USAGE : EXIT_CANNOT_RUN;
	return -1;
}

static int arrange_profile(struct run *run, struct message *message)
{
	bool cycles;

	if (!run->options->profile)
		return 0;
	run->failure = EXIT_CANNOT_RUN;
	if (kernel_symbols_read(&run->symbols, message) < 0)
		return -1;
	cycles = strcmp(run->options->profile, "cycles") == 0;
	run->sampler = sampler_create(cycles, run->options->profile_period);
	if (!run->sampler)
		return message_set(message, "no memory for the samples of the kernel");
	run->sampler->one_thread = run->clock.emulated;
	return 0;
}

/* Finds out about the machine and opens the results: a failure here is the machine's, or of an
 * output that holds another run. */
static int begin(struct run *run, struct message *message)
{
	json_t *object;
	int result;

	if (tags_selftest(message) < 0 || settle_clock(run, message) < 0)
		return -1;
	run->guest = probe_find_guest();
	if (arrange_break(run, message) < 0 || arrange_profile(run, message) < 0 ||
	    arrange_quiet(run, message) < 0)
		return -1;
	kernel_word_begin(&run->kernel_word);
	if (*run->kernel_word.unread.text)
		fprintf(stderr, "mtebench: what the kernel reports cannot be read: %s\n",
			run->kernel_word.unread.text);
	object = environment_capture(run->schedule.config, &run->schedule.plan, &run->clock,
				     run->options->label, vmm_versions(&run->schedule.plan));
	warn_of_virtual(object);
	if (!object || schedule_record_ab(&run->schedule, object) < 0 ||
	    schedule_record_only(run->options, object) < 0 || note_conditions(run, object) < 0)
		return message_set(message, "no memory, or a text that is not UTF-8, in run.json");
	result = results_open(&run->results, run->options->output, run->options->resume, object,
			      message);
	json_decref(object);
	if (run->results.refused)
		run->failure = EXIT_USAGE;
	return result;
}

static int run_trial(struct run *run, const struct plan_trial *planned, struct message *message)
{
	struct trial_request request = {
		.planned = planned,
		.order = run->progress.done,
		.seed = run->schedule.config->seed,
		.emulated = run->clock.emulated,
		.allow_hold = run->options->allow_hold,
		.allow_folios = run->options->quiesce || run->clock.emulated,
		.trace_break = run->options->break_us ? &run->trace_break : NULL,
		.sampler = run->sampler,
		.interrupted = &interrupted,
	};
	struct trial_record record = {0};
	uint64_t started_ms = now_ms();
	size_t dropped = 0;
	int result;

	if (run->sampler)
		sampler_clear(run->sampler, run->schedule.config->seed + planned->trial);
	result = trial_execute(&request, &record, message);
	if (result == 0)
		result = kernel_word_take(&run->kernel_word, &record, message);
	if (result == 0 && run->sampler && record.status == TRIAL_OK)
		result = profile_take(run->sampler, &run->symbols, &record, message);
	if (result == 0)
		result = stopping_take(&run->schedule.stopping, planned, now_ms() - started_ms,
				       &record, &dropped, message);
	run->progress.total -= dropped;
	if (result == 0)
		result = results_append(&run->results, &record, message);
	if (result == 0)
		progress_step(&run->progress, &record);
	if (result == 0)
		frequency_warn(stderr, &record);
	if (result == 0 && request.trace_break)
		run->broken = trace_break_report(stderr, request.trace_break, &record);
	record_free(&record);
	return result;
}

static int run_trials(struct run *run, struct message *message)
{
	int result = 0;

	progress_begin(&run->progress, schedule_count_left(&run->schedule));
	for (size_t i = 0; i < run->schedule.plan.count && result == 0 && !run->broken; i++)
		if (!run->schedule.done[run->schedule.plan.trials[i].trial])
			result = run_trial(run, &run->schedule.plan.trials[i], message);
	progress_end(&run->progress);
	return result;
}

/* 77 when every trial was skipped, 1 when one failed. A refusal is an answer, not a failure. */
static int exit_code(const struct run *run)
{
	const size_t *by_status = run->progress.by_status;

	if (by_status[TRIAL_FAILED] || run->broken)
		return EXIT_FAILED;
	if (run->progress.total && by_status[TRIAL_SKIP] == run->progress.total)
		return EXIT_CANNOT_RUN;
	return EXIT_DONE;
}

static int measure(struct run *run)
{
	struct message message;
	int result = EXIT_USAGE;

	if (schedule_make(run->options, &run->schedule, &message) == 0) {
		result = EXIT_FAILED;
		quiesce_recover();
		if (begin(run, &message) == 0 && run_trials(run, &message) == 0 &&
		    results_close(&run->results, &message) == 0)
			return exit_code(run);
	}
	if (run->failure)
		result = run->failure;
	return command_end(interrupted ? EXIT_SIGNAL + interrupted : result, &message);
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = note_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

/*
 * Starts this program again without address space randomisation. With it the VMM's mappings lie in
 * another order each time, and the kernel's search for one among them costs 14 instructions a
 * neighbour (seen on 6.1). Where that is not permitted the run goes on, and run.json says so.
 */
static void fix_addresses(char **argv)
{
	int persona = personality(0xffffffff);

	if (persona < 0 || persona & ADDR_NO_RANDOMIZE ||
	    personality((unsigned long)persona | ADDR_NO_RANDOMIZE) < 0 ||
	    !(personality(0xffffffff) & ADDR_NO_RANDOMIZE))
		return;
	execv("/proc/self/exe", argv - 1);
}

/* @options NULL: the user has been told what is wrong with them. */
static int carry_out(const struct command_line *line, struct run_options *options)
{
	static struct run run = {.quiesce = {.journal_fd = -1},
				 .kernel_word = {.log.fd = -1},
				 .trace_break = {.on_fd = -1, .marker_fd = -1}};
	char standard_output[64];
	time_t now = time(NULL);
	int result;

	if (!options)
		return EXIT_USAGE;
	strftime(standard_output, sizeof(standard_output), "results/%Y%m%d-%H%M%S",
		 localtime(&now));
	if (!options->output) {
		mkdir("results", 0777);
		options->output = standard_output;
	}
	fix_addresses(line->words);
	catch_signals();
	run.options = options;
	result = measure(&run);
	quiesce_end(&run.quiesce);
	trace_break_close(&run.trace_break);
	kernel_word_end(&run.kernel_word);
	sampler_free(run.sampler);
	symbols_free(&run.symbols);
	schedule_free(&run.schedule);
	return result;
}

static int run_run(const struct command_line *line)
{
	return carry_out(line, run_options_take_run(line));
}

static int run_ab(const struct command_line *line)
{
	return carry_out(line, run_options_take_ab(line));
}

#define EXITS "0 done, 1 a trial failed, 2 wrong usage or config, 77 nothing can run here."

const struct command command_run = {
	.name = "run",
	.summary = "measure",
	.usage = "CONFIG [-o DIR] [OPTION...]",
	.description =
		"Measures every trial of CONFIG, each in its own process and VM, and writes run.json and "
		"trials.jsonl to DIR.",
	.exits = EXITS,
	.examples = "mtebench run configs/quick.conf -o results/today\n"
		    "mtebench run configs/quick.conf -o results/today --resume\n"
		    "mtebench run configs/full.conf --quiesce --strict\n"
		    "mtebench run configs/full.conf -o part2 --shard 2/4\n"
		    "mtebench run configs/full.conf --break-us 500\n"
		    "mtebench run configs/profile.conf --profile cycles -o results/profile",
	.options = {run_options_shared, run_options_of_run},
	.operands = {1, 1, "one CONFIG is needed"},
	.run = run_run,
};

const struct command command_ab = {
	.name = "ab",
	.summary = "measure two levels, or two configs, alternately",
	.usage =
		"CONFIG --factor=FACTOR=A,B [-o DIR] [OPTION...]\nA.conf B.conf [-o DIR] [OPTION...]",
	.description =
		"Measures two things alternately, A B B A, so that drift cancels, and writes one run: the cells of "
		"CONFIG at two levels of a factor, or each trial of A.conf paired with the trial of B.conf that has the "
		"same number (see mtebench plan) and the same benchmark. mtestat ab compares the pairs.",
	.exits = EXITS,
	.examples =
		"mtebench ab configs/shared.conf --factor mte=off,on -o results/mte\n"
		"mtebench ab configs/shared.conf --factor backing=anon-private,memfd-shared --blocks 20\n"
		"mtebench ab before.conf after.conf -o results/after",
	.options = {run_options_of_ab, run_options_shared},
	.operands = {1, 2, RUN_OPTIONS_AB_NEEDS},
	.run = run_ab,
};
