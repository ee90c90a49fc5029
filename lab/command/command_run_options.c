/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_run_options: the command line of mtelab run. */
#include "lab/command/command_run_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/number.h"
#include "lab/command/command.h"

#define DEFAULT_LIMIT_S 900.0
#define JOBS_MAX        256

static const char help[] =
	"Usage: lab/mtelab run [OPTION...]\n"
	"\n"
	"Boots each kernel in an emulated arm64 machine with MTE, runs mtebench in it, and collects the results in\n"
	"DIR/LABEL/. Then writes the table DIR/table.txt, prints it, and draws DIR/plots/. All figures are instruction\n"
	"counts of an emulated machine; they say nothing about time.\n"
	"\n"
	"  --config FILE          what to measure (default configs/quick.conf)\n"
	"  --kernels 'LABEL...'   series of configs/kernels.conf (default: every one that the archives have; '' for none)\n"
	"  --kernel LABEL=PATH    a kernel of your own, an arm64 Image; repeatable\n"
	"  --jobs N               machines at a time (default: one per core; one per two cores where a config says\n"
	"                         clock = events, for then a machine's two CPUs run at once)\n"
	"  --out DIR              new directory for the results (default results/lab-DATE)\n"
	"  --resume               go on with DIR: what it has is left alone, the rest is measured\n"
	"  --shard I/N            only part I of N of the config's trials (then: mtestat merge)\n"
	"  --seed N               of the emulated CPUs' random numbers (default 1)\n"
	"  --timeout SECONDS      kill a kernel's machine after so long (default 900)\n"
	"  --anatomy              write DIR/LABEL/anatomy.jsonl too: which functions each timed operation executed,\n"
	"                         instruction by instruction (`mtestat anatomy` shows them)\n"
	"  --profile EVENT, --profile-period N\n"
	"                         as of mtebench run; cycles are instructions here. With --anatomy the two are compared\n"
	"%s\n"
	"Exit status: 0 all measured; 1 a kernel or a trial failed; 2 wrong usage, config or kernel image; 77 cannot run\n"
	"here; 128 + N ended by signal N. What was measured is kept in every case.\n"
	"\n"
	"Examples:\n"
	"  lab/mtelab run\n"
	"  lab/mtelab run --kernels '6.1 6.12 7.3' --jobs 2 --out results/three\n"
	"  lab/mtelab run --kernels 7.3 --kernel patched=../linux/arch/arm64/boot/Image\n"
	"  lab/mtelab run --kernels 7.3 --append arm64.nomte     # a machine without MTE\n"
	"  lab/mtelab run --anatomy --config configs/shared.conf --kernels '6.1 7.3'\n"
	"  lab/mtelab run --resume --out results/three --kernels '6.1 6.12 7.3'\n";

enum option_value {
	OPTION_CONFIG = 256,
	OPTION_KERNELS,
	OPTION_KERNEL,
	OPTION_JOBS,
	OPTION_OUT,
	OPTION_RESUME,
	OPTION_SEED,
	OPTION_SHARD,
	OPTION_TIMEOUT,
	OPTION_ANATOMY,
	OPTION_PROFILE,
	OPTION_PERIOD,
};

static const struct option options[] = {
	{"config", required_argument, NULL, OPTION_CONFIG},
	{"kernels", required_argument, NULL, OPTION_KERNELS},
	{"kernel", required_argument, NULL, OPTION_KERNEL},
	{"jobs", required_argument, NULL, OPTION_JOBS},
	{"out", required_argument, NULL, OPTION_OUT},
	{"resume", no_argument, NULL, OPTION_RESUME},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"shard", required_argument, NULL, OPTION_SHARD},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	BOOT_OPTIONS,
	{"anatomy", no_argument, NULL, OPTION_ANATOMY},
	{"profile", required_argument, NULL, OPTION_PROFILE},
	{"profile-period", required_argument, NULL, OPTION_PERIOD},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static int take_jobs(struct run_options *run, struct message *message)
{
	uint64_t jobs;

	if (number_parse_u64(optarg, 1, JOBS_MAX, &jobs) < 0)
		return message_set(message, "--jobs %s: 1 to %d are accepted", optarg, JOBS_MAX);
	run->plan.jobs = (size_t)jobs;
	return 0;
}

static int take_seed(struct run_options *run, struct message *message)
{
	uint64_t seed;

	if (number_parse_u64(optarg, 0, QEMU_SEED_MAX, &seed) < 0)
		return message_set(message, "--seed %s: 0 to %u are accepted", optarg,
				   QEMU_SEED_MAX);
	run->plan.seed = (uint32_t)seed;
	return 0;
}

static int take_image(struct run_options *run, struct message *message)
{
	if (run->image_count == KERNELS_MAX)
		return message_set(message, "more than %d kernels", KERNELS_MAX);
	run->images[run->image_count++] = optarg;
	return 0;
}

static int take_profile(struct run_options *run, struct message *message)
{
	run->plan.profile = optarg;
	if (strcmp(optarg, "cycles") == 0 || strcmp(optarg, "instructions") == 0)
		return 0;
	return message_set(message, "--profile %s: cycles and instructions are accepted", optarg);
}

static int take_option(struct run_options *run, int option, struct message *message)
{
	switch (option) {
	case OPTION_CONFIG:
		run->plan.config = optarg;
		return 0;
	case OPTION_KERNELS:
		run->series = optarg;
		return 0;
	case OPTION_KERNEL:
		return take_image(run, message);
	case OPTION_JOBS:
		return take_jobs(run, message);
	case OPTION_OUT:
		run->plan.out = optarg;
		return 0;
	case OPTION_RESUME:
		run->plan.resume = true;
		return 0;
	case OPTION_SEED:
		return take_seed(run, message);
	case OPTION_SHARD:
		run->plan.shard = optarg;
		return 0;
	case OPTION_TIMEOUT:
		return command_parse_seconds("--timeout", optarg, &run->plan.limit_s, message);
	case OPTION_ANATOMY:
		run->plan.anatomy = true;
		return 0;
	case OPTION_PROFILE:
		return take_profile(run, message);
	case OPTION_PERIOD:
		run->plan.profile_period = optarg;
		return 0;
	case 'h':
		run->help = true;
		return 0;
	default:
		return boot_options_take(&run->boot, option, &run->base, "run", message);
	}
}

int run_options_parse(int argc, char **argv, struct run_options *run, struct message *message)
{
	int option;

	run->plan.limit_s = DEFAULT_LIMIT_S;
	run->plan.seed = QEMU_DEFAULT_SEED;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
		if (take_option(run, option, message) < 0)
			return -1;
	if (optind < argc)
		return message_set(message,
				   "%s: no argument is expected; see `lab/mtelab run --help`",
				   argv[optind]);
	if (run->plan.resume && !run->plan.out)
		return message_set(message, "--resume needs the --out that it is to go on with");
	run->plan.base = &run->base;
	run->plan.host = run->boot.host;
	return 0;
}

/* results/lab-DATE, or lab-DATE-2 and so on: the first that is not there. */
static void choose_out(struct run_options *run)
{
	time_t now = time(NULL);
	struct tm local;
	char date[16];

	localtime_r(&now, &local);
	strftime(date, sizeof(date), "%Y-%m-%d", &local);
	snprintf(run->out.path, sizeof(run->out.path), "results/lab-%s", date);
	for (int n = 2; access(run->out.path, F_OK) == 0; n++)
		snprintf(run->out.path, sizeof(run->out.path), "results/lab-%s-%d", date, n);
	run->plan.out = run->out.path;
}

void run_options_fill(struct run_options *run)
{
	if (!run->plan.config) {
		run->config = path_in_tree("configs/quick.conf");
		run->plan.config = run->config.path;
	}
	if (!run->plan.out)
		choose_out(run);
}

void run_options_print_help(void)
{
	printf(help, boot_options_help);
}
