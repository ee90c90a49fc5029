/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command lines of run and ab. */
#include "mtebench/run_options.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "common/number.h"
#include "host/plan/ab.h"
#include "host/watch/sampler.h"

#define AB_BLOCKS    10         /* two-sided p of ten blocks that agree: 2 in 1024 */
#define BREAK_US_MAX 3600000000 /* an hour */
#define PERIOD       100003     /* a prime: no multiple of what repeats */
#define PERIOD_MAX   1000000000

static const char usage[] =
	"Usage: mtebench run CONFIG [-o DIR] [OPTION...]\n\n"
	"Measures every trial of CONFIG, each in a process and a VM of its own, and writes run.json and\n"
	"trials.jsonl to DIR.\n\n"
	"  -o, --output DIR  new run directory (default: results/<date>-<time>); - writes both to stdout\n"
	"      --resume      go on with DIR: trials that it holds are not run again\n"
	"      --done FILE   leave out the trials that FILE, a trials.jsonl, holds\n"
	"      --label NAME  name of this kernel in tables and plots (default: its release)\n"
	"      --shard I/N   only part I of N, for N machines that are alike (then: mtestat merge)\n"
	"      --clock NAME  only the trials with clock = NAME: counter or events\n"
	"      --quiesce     for the time of the run set governor, boost, THP, KSM, NUMA balancing, DAMON\n"
	"                    and a pool of huge pages, and put them back at the end; what a run that was\n"
	"                    killed left is put back by the next one\n"
	"      --strict      refuse to run where something makes figures unstable (mtebench probe)\n"
	"      --break-us N  at a sample of more than N us stop the trace that was set up in tracefs (write 0 to\n"
	"                    tracing_on), end the run after that trial and exit with 1\n"
	"      --profile EVENT  cycles or instructions: sample in which functions of the kernel the vCPU threads\n"
	"                    are, for mtestat anatomy; the run's own figures are disturbed by it, and nothing else\n"
	"                    shows them. Needs root, or CAP_PERFMON and CAP_SYSLOG\n"
	"      --profile-period N  a sample every N events in the mean (default 100003; at least 1000)\n"
	"      --emulated    the machine is emulated and its counter counts instructions: prove it, and\n"
	"                    wait until the machine is idle\n\n"
	"Exit codes: 0 done, 1 a trial failed, 2 wrong usage or config, 77 nothing can run here.\n\n"
	"Examples:\n"
	"  mtebench run configs/quick.conf -o results/today\n"
	"  mtebench run configs/quick.conf -o results/today --resume\n"
	"  mtebench run configs/full.conf --quiesce --strict\n"
	"  mtebench run configs/full.conf -o part2 --shard 2/4\n"
	"  mtebench run configs/full.conf --break-us 500\n"
	"  mtebench run configs/profile.conf --profile cycles -o results/profile\n";

static const char ab_usage[] =
	"Usage: mtebench ab CONFIG --factor FACTOR=A,B [-o DIR] [OPTION...]\n"
	"       mtebench ab A.conf B.conf [-o DIR] [OPTION...]\n\n"
	"Measures two things in turns, A B B A, so that what drifts with time falls on both alike, and writes one run:\n"
	"the cells of CONFIG at two levels of a factor, or the trials of A.conf, each with the trial of B.conf that has its\n"
	"number (mtebench plan), of the same benchmark. mtestat ab compares the pairs.\n\n"
	"  --factor FACTOR=A,B  the factor and the levels, both of which CONFIG has; cells without them are left out\n"
	"  --blocks N           blocks of A B B A for each pair of cells (default: 10)\n\n"
	"The other options, without --shard and --profile, and exit codes are those of mtebench run.\n\n"
	"Examples:\n"
	"  mtebench ab configs/shared.conf --factor mte=off,on -o results/mte\n"
	"  mtebench ab configs/shared.conf --factor backing=anon-private,memfd-shared --blocks 20\n"
	"  mtebench ab before.conf after.conf -o results/after\n";

static bool is_ab(const char *name)
{
	return strcmp(name, "ab") == 0;
}

/* Takes an option without argument; false when it is another. */
static bool take_flag(struct run_options *options, int option)
{
	const struct {
		int option;
		bool *flag;
	} flags[] = {
		{'r', &options->resume},   {'q', &options->quiesce}, {'S', &options->strict},
		{'e', &options->emulated}, {'h', &options->help},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].option == option) {
			*flags[i].flag = true;
			return true;
		}
	return false;
}

/* Takes an option whose argument is kept as it is; false when it is another. */
static bool take_text(struct run_options *options, int option)
{
	const struct {
		int option;
		const char **text;
	} texts[] = {
		{'o', &options->output}, {'d', &options->done},   {'l', &options->label},
		{'s', &options->shard},  {'f', &options->factor},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].option == option) {
			*texts[i].text = optarg;
			return true;
		}
	return false;
}

static int take_number(const char *name, uint64_t min, uint64_t max, uint64_t *value,
		       struct message *message)
{
	if (number_parse_u64(optarg, min, max, value) == 0)
		return 0;
	return message_set(message,
			   "--%s is a whole number from %" PRIu64 " to %" PRIu64 ", not '%s'", name,
			   min, max, optarg);
}

static int take_event(struct run_options *options, struct message *message)
{
	options->profile = optarg;
	if (strcmp(optarg, "cycles") == 0 || strcmp(optarg, "instructions") == 0)
		return 0;
	return message_set(message, "--profile is cycles or instructions, not '%s'", optarg);
}

static int take_clock(struct run_options *options, struct message *message)
{
	options->clock = config_clock_find(optarg);
	if (options->clock != CLOCK_AS_RUN)
		return 0;
	return message_set(message, "--clock is counter or events, not '%s'", optarg);
}

static int take_value(struct run_options *options, int option, char **argv, struct message *message)
{
	switch (option) {
	case 'b':
		return take_number("blocks", 1, AB_BLOCKS_MAX, &options->blocks, message);
	case 'k':
		return take_number("break-us", 1, BREAK_US_MAX, &options->break_us, message);
	case 'p':
		return take_event(options, message);
	case 'P':
		return take_number("profile-period", SAMPLER_PERIOD_MIN, PERIOD_MAX,
				   &options->profile_period, message);
	case 'c':
		return take_clock(options, message);
	}
	return message_set(message, "'%s' is no option here, or lacks its value", argv[optind - 1]);
}

/* Takes the configs that stand behind the options: a run has one, `ab` two, or one and a factor. */
static int take_configs(struct run_options *options, int count, char **arguments, bool ab,
			struct message *message)
{
	if (!ab && count != 1)
		return message_set(message, "one CONFIG is needed");
	if (ab && count != (options->factor ? 1 : 2))
		return message_set(message, "two configs, or one and --factor, are needed");
	options->config = arguments[0];
	options->config_b = count == 2 ? arguments[1] : NULL;
	return 0;
}

/* What only a run has, and only `ab`. */
static int check_together(const struct run_options *options, bool ab, struct message *message)
{
	if (!ab && (options->factor || options->blocks))
		return message_set(message, "--factor and --blocks are of mtebench ab");
	if (ab && (options->shard || options->profile))
		return message_set(message, "--shard and --profile are of mtebench run");
	if (options->profile_period && !options->profile)
		return message_set(message, "--profile-period goes with --profile");
	return 0;
}

int run_options_parse(int argc, char **argv, struct run_options *options, struct message *message)
{
	static const struct option names[] = {
		{"output", required_argument, NULL, 'o'},
		{"resume", no_argument, NULL, 'r'},
		{"done", required_argument, NULL, 'd'},
		{"label", required_argument, NULL, 'l'},
		{"clock", required_argument, NULL, 'c'},
		{"emulated", no_argument, NULL, 'e'},
		{"shard", required_argument, NULL, 's'},
		{"break-us", required_argument, NULL, 'k'},
		{"profile", required_argument, NULL, 'p'},
		{"profile-period", required_argument, NULL, 'P'},
		{"factor", required_argument, NULL, 'f'},
		{"blocks", required_argument, NULL, 'b'},
		{"quiesce", no_argument, NULL, 'q'},
		{"strict", no_argument, NULL, 'S'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option;

	opterr = 0;
	*options = (struct run_options){0};
	while ((option = getopt_long(argc, argv, "o:h", names, NULL)) != -1)
		if (!take_flag(options, option) && !take_text(options, option) &&
		    take_value(options, option, argv, message) < 0)
			return -1;
	if (options->help)
		return 0;
	if (check_together(options, is_ab(argv[0]), message) < 0 ||
	    take_configs(options, argc - optind, argv + optind, is_ab(argv[0]), message) < 0)
		return -1;
	if (!options->profile_period)
		options->profile_period = PERIOD;
	if (is_ab(argv[0]) && !options->blocks)
		options->blocks = AB_BLOCKS;
	return 0;
}

const char *run_options_usage(const char *name)
{
	return is_ab(name) ? ab_usage : usage;
}
