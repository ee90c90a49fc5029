/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_run: measures what a config asks for. */
#include "command.h"

#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ab.h"
#include "clock.h"
#include "common/number.h"
#include "environment.h"
#include "frequency.h"
#include "plan.h"
#include "probe.h"
#include "progress.h"
#include "quiesce.h"
#include "quiet.h"
#include "results.h"
#include "tags.h"
#include "trial.h"

#define QUIET_LIMIT_MS 10000
#define AB_BLOCKS      10 /* two-sided p of ten blocks that agree: 2 in 1024 */

static const char usage[] =
	"Usage: mtebench run CONFIG [-o DIR] [OPTION...]\n\n"
	"Measures every trial of CONFIG, each in a process and a VM of its own, and writes "
	"run.json and\n"
	"trials.jsonl to DIR.\n\n"
	"  -o, --output DIR  new run directory (standard: results/<date>-<time>); - writes both to "
	"stdout\n"
	"      --resume      go on with DIR: trials that it holds are not run again\n"
	"      --done FILE   leave out the trials that FILE, a trials.jsonl, holds\n"
	"      --label NAME  name of this kernel in tables and plots (standard: its release)\n"
	"      --shard I/N   only part I of N, for N machines that are alike (then: mtestat "
	"merge)\n"
	"      --clock NAME  only the trials with clock = NAME: counter or events\n"
	"      --quiesce     for the time of the run set governor, boost, THP, KSM, NUMA "
	"balancing, DAMON\n"
	"                    and a pool of huge pages, and put them back at the end; what a run "
	"that was\n"
	"                    killed left is put back by the next one\n"
	"      --strict      refuse to run where something makes figures unstable (mtebench "
	"probe)\n"
	"      --emulated    the machine is emulated and its counter counts instructions: prove "
	"it, and\n"
	"                    wait until the machine is idle\n\n"
	"Exit codes: 0 done, 1 a trial failed, 2 wrong usage or config, 77 nothing can run "
	"here.\n\n"
	"Examples:\n"
	"  mtebench run configs/quick.conf -o results/today\n"
	"  mtebench run configs/quick.conf -o results/today --resume\n"
	"  mtebench run configs/full.conf --quiesce --strict\n"
	"  mtebench run configs/full.conf -o part2 --shard 2/4\n";

struct run_options {
	const char *config;
	const char *output;
	const char *done;
	const char *label;
	struct ab ab;            /* of `ab` alone */
	const char *factor;      /* of `ab`: not yet read */
	const char *shard;       /* NULL: all of the plan */
	enum config_clock clock; /* CLOCK_AS_RUN: both */
	bool resume;
	bool quiesce;
	bool strict;
	bool emulated;
	bool help;
};

static const char ab_usage[] =
	"Usage: mtebench ab CONFIG --factor FACTOR=A,B [-o DIR] [OPTION...]\n\n"
	"Measures the cells of CONFIG at two levels of a factor in turns, A B B A, so that what "
	"drifts with time\n"
	"falls on both alike, and writes one run. mtestat ab compares the pairs.\n\n"
	"  --factor FACTOR=A,B  the factor and the levels, both of which CONFIG has; cells without "
	"them are left out\n"
	"  --blocks N           blocks of A B B A for each pair of cells (standard: 10)\n\n"
	"The other options, without --shard, and exit codes are those of mtebench run.\n\n"
	"Examples:\n"
	"  mtebench ab configs/shared.conf --factor mte=off,on -o results/mte\n"
	"  mtebench ab configs/shared.conf --factor backing=anon-private,memfd-shared --blocks "
	"20\n";

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

/* `mtebench ab` is a run with another order. */
static bool is_ab(char **argv)
{
	return strcmp(argv[0], "ab") == 0;
}

/* Takes an option without argument; false when it is another. */
static bool take_flag(struct run_options *options, int option)
{
	const struct {
		int option;
		bool *flag;
	} flags[] = {
		{'r', &options->resume},
		{'q', &options->quiesce},
		{'S', &options->strict},
		{'e', &options->emulated},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].option == option) {
			*flags[i].flag = true;
			return true;
		}
	return false;
}

static int parse_options(int argc, char **argv, struct run_options *options)
{
	static const struct option names[] = {
		{"output", required_argument, NULL, 'o'},
		{"resume", no_argument, NULL, 'r'},
		{"done", required_argument, NULL, 'd'},
		{"label", required_argument, NULL, 'l'},
		{"clock", required_argument, NULL, 'c'},
		{"emulated", no_argument, NULL, 'e'},
		{"shard", required_argument, NULL, 's'},
		{"factor", required_argument, NULL, 'f'},
		{"blocks", required_argument, NULL, 'b'},
		{"quiesce", no_argument, NULL, 'q'},
		{"strict", no_argument, NULL, 'S'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "o:h", names, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = optarg;
			break;
		case 'd':
			options->done = optarg;
			break;
		case 'l':
			options->label = optarg;
			break;
		case 'c':
			options->clock = config_clock_find(optarg);
			if (options->clock == CLOCK_AS_RUN)
				return -1;
			break;
		case 's':
			options->shard = optarg;
			break;
		case 'f':
			options->factor = optarg;
			break;
		case 'b':
			if (number_parse_u64(optarg, 1, AB_BLOCKS_MAX, &options->ab.blocks) < 0)
				return -1;
			break;
		case 'h':
			options->help = true;
			return 0;
		default:
			if (!take_flag(options, option))
				return -1;
			break;
		}
	}
	if (argc - optind != 1 || is_ab(argv) != (options->factor != NULL) ||
	    (options->ab.blocks && !is_ab(argv)) || (options->shard && is_ab(argv)))
		return -1;
	options->config = argv[optind];
	return 0;
}

/* Everything of a run that lives from its beginning to its end. */
struct run {
	const struct run_options *options;
	struct config *config;
	struct plan plan;
	struct ab ab;
	bool *done; /* by trial identity */
	struct clock_scale clock;
	struct results results;
	struct progress progress;
	struct quiesce quiesce;
	struct findings conditions;
	int failure; /* exit code of a run that cannot begin */
};

static size_t count_left(const struct run *run)
{
	size_t left = 0;

	for (size_t i = 0; i < run->plan.count; i++)
		left += !run->done[i];
	return left;
}

/* Trials of another clock or another shard are another invocation's. */
static void leave_out(struct run *run)
{
	for (size_t i = 0; i < run->plan.count; i++) {
		const struct plan_trial *planned = &run->plan.trials[i];

		if (!shard_has(&run->plan.shard, i) ||
		    (run->options->clock != CLOCK_AS_RUN &&
		     planned->limits.clock != run->options->clock))
			run->done[planned->trial] = true;
	}
}

static int mark_done(struct run *run, struct message *message)
{
	char path[PATH_MAX];

	run->done = calloc(run->plan.count, sizeof(*run->done));
	if (!run->done)
		return message_set(message, "no memory for the plan");
	leave_out(run);
	if (run->options->done &&
	    results_mark_done(run->options->done, run->done, run->plan.count, message) < 0)
		return -1;
	if (!run->options->resume)
		return 0;
	snprintf(path, sizeof(path), "%s/trials.jsonl", run->options->output);
	return results_mark_done(path, run->done, run->plan.count, message);
}

static int arrange_ab(struct run *run, struct message *message)
{
	run->ab = run->options->ab;
	if (!run->options->factor)
		return 0;
	if (!run->ab.blocks)
		run->ab.blocks = AB_BLOCKS;
	if (ab_parse(run->options->factor, &run->ab, message) < 0)
		return -1;
	return ab_arrange(&run->ab, run->config->seed, &run->plan, message);
}

/* Reads what was asked for: a failure here is the user's. */
static int prepare(struct run *run, struct message *message)
{
	if (config_read(run->options->config, &run->config, message) < 0 ||
	    plan_make(run->config, &run->plan, message) < 0 || arrange_ab(run, message) < 0)
		return -1;
	if (run->options->shard && shard_parse(run->options->shard, &run->plan.shard, message) < 0)
		return -1;
	return mark_done(run, message);
}

/* An emulated machine has either a counter that means something or CPUs that run at once. */
static int settle_clock(struct run *run, struct message *message)
{
	bool told_emulated = run->options->emulated;
	bool events = plan_count_clock(&run->plan, CLOCK_EVENTS) > 0 &&
		      run->options->clock != CLOCK_COUNTER;
	bool counter = plan_count_clock(&run->plan, CLOCK_COUNTER) > 0 &&
		       run->options->clock != CLOCK_EVENTS;

	if (!counter)
		return clock_calibrate_events(told_emulated, &run->clock, message);
	if (clock_calibrate(told_emulated, &run->clock, message) < 0)
		return -1;
	if (events && run->clock.emulated)
		return message_set(message,
				   "%s has trials of both clocks, and an emulated machine "
				   "can only run one: choose with --clock",
				   run->config->path);
	return 0;
}

/* What mtestat ab pairs the trials by. */
static int record_ab(const struct run *run, json_t *object)
{
	if (!run->options->factor)
		return 0;
	return json_object_set_new(json_object_get(object, "plan"), "ab",
				   json_pack("{s:s, s:s, s:s, s:I}", "factor", run->ab.factor, "a",
					     run->ab.levels[0], "b", run->ab.levels[1], "blocks",
					     (json_int_t)run->ab.blocks));
}

/* Changes what was asked to be changed, and warns of what makes figures unstable all the same. */
static int arrange_quiet(struct run *run, struct message *message)
{
	size_t unstable;

	if (run->options->quiesce && quiesce_begin(&run->quiesce, message) < 0)
		return -1;
	if (run->clock.emulated && !quiet_wait(QUIET_LIMIT_MS))
		fputs("mtebench: the machine did not become idle: counts may hold foreign work\n",
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
	return message_set(message, "refused, as --strict has it: %zu things make figures unstable",
			   unstable);
}

/* Adds to the run object what was changed and what is so. */
static int note_conditions(const struct run *run, json_t *object)
{
	json_t *conditions = findings_json(&run->conditions);

	if (run->options->quiesce)
		json_object_set_new(object, "quiesced", quiesce_json(&run->quiesce));
	return conditions ? json_object_set_new(object, "conditions", conditions) : -1;
}

/* Finds out about the machine and opens the results: a failure here is the machine's. */
static int begin(struct run *run, struct message *message)
{
	json_t *object;
	int result;

	if (tags_selftest(message) < 0 || settle_clock(run, message) < 0)
		return -1;
	if (arrange_quiet(run, message) < 0)
		return -1;
	object = environment_capture(run->config, &run->plan, &run->clock, run->options->label);
	if (!object || record_ab(run, object) < 0 || note_conditions(run, object) < 0)
		return message_set(message, "no memory, or a text that is not UTF-8, in run.json");
	result = results_open(&run->results, run->options->output, run->options->resume, object,
			      message);
	json_decref(object);
	return result;
}

static int run_trial(struct run *run, const struct plan_trial *planned, struct message *message)
{
	struct trial_request request = {
		.planned = planned,
		.order = run->progress.done,
		.seed = run->config->seed,
		.emulated = run->clock.emulated,
		.interrupted = &interrupted,
	};
	struct trial_record record = {0};
	int result = trial_execute(&request, &record, message);

	if (result == 0)
		result = results_append(&run->results, &record, message);
	if (result == 0)
		progress_step(&run->progress, &record);
	if (result == 0)
		frequency_warn(stderr, &record);
	record_free(&record);
	return result;
}

static int run_trials(struct run *run, struct message *message)
{
	int result = 0;

	progress_begin(&run->progress, count_left(run));
	for (size_t i = 0; i < run->plan.count && result == 0; i++)
		if (!run->done[run->plan.trials[i].trial])
			result = run_trial(run, &run->plan.trials[i], message);
	progress_end(&run->progress);
	return result;
}

/* 77 when every trial was skipped, 1 when one failed. A refusal is an answer, not a failure. */
static int exit_code(const struct run *run)
{
	const size_t *by_status = run->progress.by_status;

	if (by_status[TRIAL_FAILED])
		return EXIT_FAILED;
	if (run->progress.total && by_status[TRIAL_SKIP] == run->progress.total)
		return EXIT_CANNOT_RUN;
	return EXIT_DONE;
}

static int measure(struct run *run)
{
	struct message message;
	int result = EXIT_USAGE;

	if (prepare(run, &message) == 0) {
		result = EXIT_FAILED;
		quiesce_recover();
		if (begin(run, &message) == 0 && run_trials(run, &message) == 0 &&
		    results_close(&run->results, &message) == 0)
			return exit_code(run);
	}
	fprintf(stderr, "mtebench: %s\n", message.text);
	if (interrupted)
		return 128 + interrupted;
	return run->failure ? run->failure : result;
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

int command_run(int argc, char **argv)
{
	struct run_options options = {0};
	static struct run run = {.quiesce = {.journal_fd = -1}};
	char standard_output[64];
	time_t now = time(NULL);
	int result;

	strftime(standard_output, sizeof(standard_output), "results/%Y%m%d-%H%M%S",
		 localtime(&now));
	if (parse_options(argc, argv, &options) < 0) {
		fputs(is_ab(argv) ? ab_usage : usage, stderr);
		return EXIT_USAGE;
	}
	if (options.help) {
		fputs(is_ab(argv) ? ab_usage : usage, stdout);
		return EXIT_DONE;
	}
	if (!options.output) {
		mkdir("results", 0777);
		options.output = standard_output;
	}
	fix_addresses(argv);
	catch_signals();
	run.options = &options;
	result = measure(&run);
	quiesce_end(&run.quiesce);
	plan_free(&run.plan);
	config_free(run.config);
	free(run.done);
	return result;
}
