/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab run: a campaign, then its table and plots. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/number.h"
#include "lab/boot_options.h"
#include "lab/campaign.h"
#include "lab/command.h"
#include "lab/outcome.h"
#include "lab/process.h"

#define DEFAULT_LIMIT_S 900.0
#define JOBS_MAX        256

static const char help[] =
	"Usage: lab/mtelab run [OPTION...]\n"
	"\n"
	"Boots each kernel in an emulated arm64 machine with MTE, runs mtebench in it, and "
	"collects the results in\n"
	"DIR/LABEL/. Then writes the table DIR/table.txt, prints it, and draws DIR/plots/. All "
	"figures are instruction\n"
	"counts of an emulated machine; they say nothing about time.\n"
	"\n"
	"  --config FILE          what to measure (default configs/quick.conf)\n"
	"  --kernels 'LABEL...'   series of configs/kernels.conf (default: every one that the "
	"archives have; '' for none)\n"
	"  --kernel LABEL=PATH    a kernel of your own, an arm64 Image; repeatable\n"
	"  --jobs N               machines at a time (default: one per core; one per two cores "
	"where a config says\n"
	"                         clock = events, for then a machine's two CPUs run at once)\n"
	"  --out DIR              new directory for the results (default results/lab-DATE)\n"
	"  --resume               go on with DIR: what it has is left alone, the rest is measured\n"
	"  --shard I/N            only part I of N of the config's trials (then: mtestat merge)\n"
	"  --seed N               of the emulated CPUs' random numbers (default 1)\n"
	"  --timeout SECONDS      kill a kernel's machine after so long (default 900)\n"
	"  --anatomy              write DIR/LABEL/anatomy.jsonl too: which functions each timed "
	"operation executed,\n"
	"                         instruction by instruction (`mtestat anatomy` shows them)\n"
	"%s"
	"\n"
	"Exit status: 0 all measured; 1 a kernel or a trial failed; 2 wrong usage, config or "
	"kernel image; 77 cannot run\n"
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
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

/* In this order: the counter's machine writes the run record, with its unit. */
static const struct campaign_clock clocks[] = {
	{.name = "counter", .icount = true},
	{.name = "events", .icount = false},
};

#define CLOCK_COUNT (sizeof clocks / sizeof *clocks)

struct request {
	struct campaign_plan plan;
	struct boot_options boot;
	const char *series; /* NULL: every one */
	bool clock_needed[CLOCK_COUNT];
	const char *images[KERNELS_MAX];
	size_t image_count;
	bool help;
	struct initramfs_contents base;
	struct place config;
	struct place out;
};

static int take_jobs(struct request *request, struct message *message)
{
	uint64_t jobs;

	if (number_parse_u64(optarg, 1, JOBS_MAX, &jobs) < 0)
		return message_set(message, "--jobs %s: 1 to %d are accepted", optarg, JOBS_MAX);
	request->plan.jobs = (size_t)jobs;
	return 0;
}

static int take_seed(struct request *request, struct message *message)
{
	uint64_t seed;

	if (number_parse_u64(optarg, 0, QEMU_SEED_MAX, &seed) < 0)
		return message_set(message, "--seed %s: 0 to %u are accepted", optarg,
				   QEMU_SEED_MAX);
	request->plan.seed = (uint32_t)seed;
	return 0;
}

static int take_image(struct request *request, struct message *message)
{
	if (request->image_count == KERNELS_MAX)
		return message_set(message, "more than %d kernels", KERNELS_MAX);
	request->images[request->image_count++] = optarg;
	return 0;
}

static int take_option(struct request *request, int option, struct message *message)
{
	switch (option) {
	case OPTION_CONFIG:
		request->plan.config = optarg;
		return 0;
	case OPTION_KERNELS:
		request->series = optarg;
		return 0;
	case OPTION_KERNEL:
		return take_image(request, message);
	case OPTION_JOBS:
		return take_jobs(request, message);
	case OPTION_OUT:
		request->plan.out = optarg;
		return 0;
	case OPTION_RESUME:
		request->plan.resume = true;
		return 0;
	case OPTION_SEED:
		return take_seed(request, message);
	case OPTION_SHARD:
		request->plan.shard = optarg;
		return 0;
	case OPTION_TIMEOUT:
		return command_parse_seconds("--timeout", optarg, &request->plan.limit_s, message);
	case OPTION_ANATOMY:
		request->plan.anatomy = true;
		return 0;
	case 'h':
		request->help = true;
		return 0;
	default:
		return boot_options_take(&request->boot, option, &request->base, "run", message);
	}
}

static int parse(struct request *request, int argc, char **argv, struct message *message)
{
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
		if (take_option(request, option, message) < 0)
			return -1;
	if (optind < argc)
		return message_set(message,
				   "%s: no argument is expected; see `lab/mtelab run --help`",
				   argv[optind]);
	if (request->plan.resume && !request->plan.out)
		return message_set(message, "--resume needs the --out that it is to go on with");
	return 0;
}

static size_t count_cores(void)
{
	cpu_set_t cores;

	if (sched_getaffinity(0, sizeof cores, &cores) < 0)
		return 1;
	return (size_t)CPU_COUNT(&cores);
}

/* results/lab-DATE, or lab-DATE-2 and so on: the first that is not there. */
static void choose_out(struct request *request)
{
	time_t now = time(NULL);
	struct tm local;
	char date[16];

	localtime_r(&now, &local);
	strftime(date, sizeof date, "%Y-%m-%d", &local);
	snprintf(request->out.path, sizeof request->out.path, "results/lab-%s", date);
	for (int n = 2; access(request->out.path, F_OK) == 0; n++)
		snprintf(request->out.path, sizeof request->out.path, "results/lab-%s-%d", date, n);
	request->plan.out = request->out.path;
}

static void fill_defaults(struct request *request)
{
	if (!request->plan.config) {
		request->config = place_in_tree("configs/quick.conf");
		request->plan.config = request->config.path;
	}
	if (!request->plan.out)
		choose_out(request);
}

static bool is_empty_directory(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!directory)
		return false;
	while (empty && (entry = readdir(directory)))
		empty = entry->d_name[0] == '.';
	closedir(directory);
	return empty;
}

/* Results are never overwritten. */
static int check_out(const struct campaign_plan *plan, struct message *message)
{
	if (plan->resume || access(plan->out, F_OK) < 0 || is_empty_directory(plan->out))
		return 0;
	return message_set(message, "%s is there already: give another --out, or --resume",
			   plan->out);
}

/* mtebench itself says what is wrong with a config or a shard. */
static int check_config(const struct campaign_plan *plan, struct message *message)
{
	struct place mtebench = place_in_tree("build/native/mtebench");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status = process_run(
		plan->shard ? (const char *[]){mtebench.path, "plan", plan->config, "--shard",
					       plan->shard, NULL}
			    : (const char *[]){mtebench.path, "check", plan->config, NULL},
		null, message);

	close(null);
	if (status < 0)
		return command_fail(EXIT_FAILED, message);
	return status;
}

/* mtebench knows what a config needs. Returns an exit status. */
static int ask_clocks(struct request *request, struct message *message)
{
	struct place mtebench = place_in_tree("build/native/mtebench");
	char text[64];
	int status = process_capture(
		(const char *[]){mtebench.path, "clocks", request->plan.config, NULL}, text,
		sizeof text, message);

	if (status < 0)
		return command_fail(EXIT_FAILED, message);
	for (size_t i = 0; i < CLOCK_COUNT; i++)
		request->clock_needed[i] = strstr(text, clocks[i].name) != NULL;
	return status;
}

/* QEMU and kernels for Linux guests, where the config has any. */
static int choose_guests(const struct request *request, const struct kernels *kernels,
			 struct guests *guests, struct message *message)
{
	if (guests_of_config(guests, request->plan.config, message) < 0)
		return -1;
	return guests_obtain(guests, kernels, message);
}

static int choose_kernels(const struct request *request, struct kernels *kernels,
			  struct message *message)
{
	for (size_t i = 0; i < request->image_count; i++)
		if (kernels_add_image(kernels, request->images[i], message) < 0)
			return -1;
	return kernels_add_series(kernels, request->series, message);
}

/* The table and the plots of what there is, also when some of it is missing. */
static int show(const char *out)
{
	struct message message;

	if (outcome_show(out, &message) < 0)
		return command_fail(EXIT_FAILED, &message);
	fprintf(stderr, "mtelab: table in %s/table.txt, plots in %s/plots/\n", out, out);
	return EXIT_DONE;
}

static size_t count_failed(const struct campaign_plan *plan, const struct campaign_result *result)
{
	size_t failed = plan->kernels->missing;

	for (size_t i = 0; i < plan->kernels->count; i++)
		failed += result->failed[i];
	return failed;
}

static int conclude(const struct campaign_plan *plan, const struct campaign_result *result)
{
	size_t missing = count_failed(plan, result);
	int status = EXIT_DONE;

	if (result->signal_number) {
		fprintf(stderr,
			"mtelab: ended by signal %d; what was measured is in %s, and --resume "
			"goes on with it\n",
			result->signal_number, plan->out);
		return EXIT_SIGNAL + result->signal_number;
	}
	if (result->unwritten)
		return EXIT_FAILED;
	if (result->measured > 0)
		status = show(plan->out);
	if (missing == 0)
		return status;
	fprintf(stderr, "mtelab: %zu of %zu kernels failed or cannot be had: see above\n", missing,
		plan->kernels->count + plan->kernels->missing);
	return EXIT_FAILED;
}

/* One machine for each core that its CPUs keep busy. */
static size_t choose_jobs(const struct campaign_clock *clock)
{
	size_t jobs = count_cores() / (clock->icount ? 1 : 2);

	return jobs > 0 ? jobs : 1;
}

/* One clock after the other, each going on with what the one before has left. */
static int run_clocks(const struct request *request, struct campaign_result *result,
		      struct message *message)
{
	struct campaign_plan plan = request->plan;

	for (size_t i = 0; i < CLOCK_COUNT && !result->signal_number && !result->unwritten; i++) {
		if (!request->clock_needed[i])
			continue;
		plan.clock = clocks[i];
		plan.clock.first = i == 0 || !request->clock_needed[0];
		plan.clock.last = i + 1 == CLOCK_COUNT || !request->clock_needed[i + 1];
		if (!request->plan.jobs)
			plan.jobs = choose_jobs(&plan.clock);
		if (campaign_run(&plan, result, message) < 0)
			return -1;
	}
	return 0;
}

static int measure(struct request *request)
{
	static struct kernels kernels;
	static struct guests guests;
	struct campaign_result result = {0};
	struct qemu qemu;
	struct message message;
	int status;

	if (check_out(&request->plan, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	status = check_config(&request->plan, &message);
	if (status == EXIT_DONE)
		status = ask_clocks(request, &message);
	if (status != EXIT_DONE)
		return status;
	if (qemu_find(&qemu, &message) < 0 ||
	    (request->plan.anatomy && qemu_check_plugins(&qemu, &message) < 0))
		return command_fail(EXIT_CANNOT, &message);
	if (qemu_choose_cpu(&qemu, request->boot.cpu, &message) < 0 ||
	    choose_kernels(request, &kernels, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	if (kernels.count == 0) {
		message_set(&message, "there is no kernel to measure");
		return command_fail(EXIT_CANNOT, &message);
	}
	if (choose_guests(request, &kernels, &guests, &message) < 0)
		return command_fail(EXIT_CANNOT, &message);
	request->plan.guests = &guests;
	request->plan.qemu = &qemu;
	request->plan.kernels = &kernels;
	request->plan.base = &request->base;
	request->plan.host = request->boot.host;
	if (run_clocks(request, &result, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	return conclude(&request->plan, &result);
}

int command_run(int argc, char **argv)
{
	static struct request request = {
		.plan.limit_s = DEFAULT_LIMIT_S,
		.plan.seed = QEMU_DEFAULT_SEED,
	};
	struct message message;

	if (parse(&request, argc, argv, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	if (request.help) {
		printf(help, boot_options_help);
		return EXIT_DONE;
	}
	fill_defaults(&request);
	return measure(&request);
}
