/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab run: a campaign, then its table and plots. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/now.h"
#include "lab/base/process.h"
#include "lab/campaign/campaign.h"
#include "lab/campaign/more_boots.h"
#include "lab/campaign/summary.h"
#include "lab/command/commands.h"
#include "lab/command/run_options.h"

/* In this order: the counter's machine writes the run record, with its unit. */
static const struct campaign_clock clocks[] = {
	{.name = "counter", .icount = true},
	{.name = "events", .icount = false},
};

/* Where the first boots took less, more boots may take so long. */
#define BUDGET_MIN_S 60

#define CLOCK_COUNT (sizeof(clocks) / sizeof(*clocks))

static size_t count_cores(void)
{
	cpu_set_t cores;

	if (sched_getaffinity(0, sizeof(cores), &cores) < 0)
		return 1;
	return (size_t)CPU_COUNT(&cores);
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
	struct path mtebench = path_in_tree("build/native/mtebench");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status = process_run(
		plan->shard ? (const char *[]){mtebench.path, "plan", plan->config, "--shard",
					       plan->shard, NULL}
			    : (const char *[]){mtebench.path, "check", plan->config, NULL},
		null, message);

	close(null);
	if (status < 0)
		return command_end(EXIT_FAILED, message);
	return status;
}

/* mtebench knows what a config needs. Returns an exit status. */
static int ask_clocks(const char *config, bool needed[CLOCK_COUNT], struct message *message)
{
	struct path mtebench = path_in_tree("build/native/mtebench");
	char text[64];
	int status = process_capture((const char *[]){mtebench.path, "clocks", config, NULL}, text,
				     sizeof(text), message);

	if (status < 0)
		return command_end(EXIT_FAILED, message);
	for (size_t i = 0; i < CLOCK_COUNT; i++)
		needed[i] = strstr(text, clocks[i].name) != NULL;
	return status;
}

/* QEMU and kernels for Linux guests, where the config has any. */
static int choose_guests(const struct run_options *run, const struct kernels *kernels,
			 struct guests *guests, struct message *message)
{
	if (guests_of_config(guests, run->plan.config, message) < 0)
		return -1;
	return guests_obtain(guests, kernels, message);
}

static int choose_kernels(const struct run_options *run, struct kernels *kernels,
			  struct message *message)
{
	for (size_t i = 0; i < run->image_count; i++)
		if (kernels_add_image(kernels, run->images[i], message) < 0)
			return -1;
	return kernels_add_series(kernels, run->series, message);
}

/* The table and the plots of what there is, also when some of it is missing. */
static int show(const struct campaign_plan *plan)
{
	const char *out = plan->out;
	struct message message;
	bool differs = false;

	if (plan->profile) {
		if (summary_show_profile(out, &differs, &message) < 0)
			return command_end(EXIT_FAILED, &message);
		fprintf(stderr, "mtelab: table in %s/table.txt\n", out);
		return differs ? EXIT_FAILED : EXIT_DONE;
	}
	if (summary_show(out, &message) < 0)
		return command_end(EXIT_FAILED, &message);
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
			"mtelab: ended by signal %d; what was measured is in %s, and --resume goes on with it\n",
			result->signal_number, plan->out);
		return EXIT_SIGNAL + result->signal_number;
	}
	if (result->unwritten)
		return EXIT_FAILED;
	if (result->measured > 0)
		status = show(plan);
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
static int run_clocks(const struct campaign_plan *asked, const bool needed[CLOCK_COUNT],
		      struct campaign_result *result, struct message *message)
{
	struct campaign_plan plan = *asked;

	for (size_t i = 0; i < CLOCK_COUNT && !result->signal_number && !result->unwritten; i++) {
		if (!needed[i])
			continue;
		plan.clock = clocks[i];
		plan.clock.first = i == 0 || !needed[0];
		plan.clock.last = i + 1 == CLOCK_COUNT || !needed[i + 1];
		if (!asked->jobs)
			plan.jobs = choose_jobs(&plan.clock);
		if (campaign_run(&plan, result, message) < 0)
			return -1;
	}
	return 0;
}

/* What the first boots found stays; what another one ended with is added. */
static void add_result(struct campaign_result *result, const struct campaign_result *more)
{
	result->signal_number = more->signal_number;
	result->unwritten |= more->unwritten;
	for (size_t i = 0; i < KERNELS_MAX; i++)
		result->failed[i] |= more->failed[i];
}

/* Whether a kernel is to have that boot which OUT does not hold: --resume may only end some. */
static bool begins_boot(const struct campaign_plan *plan, unsigned int number,
			const struct more_boots *more)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < plan->kernels->count; i++) {
		snprintf(path, sizeof(path), "%s/%s@%u", plan->out, plan->kernels->kernels[i].label,
			 number);
		if (*more->only[i] && access(path, F_OK) < 0)
			return true;
	}
	return false;
}

/* One more boot of the kernels that need it, under another seed. Counts no events. */
static int run_boot(const struct campaign_plan *first, unsigned int number,
		    const struct more_boots *more, struct campaign_result *result,
		    struct message *message)
{
	static const bool counter_only[CLOCK_COUNT] = {true};
	struct campaign_result own = {0};
	struct campaign_plan plan = *first;
	int status;

	plan.boot = number;
	plan.seed =
		(uint32_t)((first->seed + (uint64_t)number - 1) % ((uint64_t)QEMU_SEED_MAX + 1));
	plan.only = more->only;
	if (begins_boot(first, number, more))
		fprintf(stderr,
			"mtelab: boot %u: %zu trials of %zu kernels, to tell kernels from boots\n",
			number, more->trial_count, more->kernel_count);
	status = run_clocks(&plan, counter_only, &own, message);
	add_result(result, &own);
	return status;
}

/*
 * More boots, as long as cells need them and, unless their number was asked for, as they fit in as
 * much time again as the first boots took. A boot is taken to last as long as the one before.
 */
static int run_more_boots(const struct run_options *run, double first_s,
			  struct campaign_result *result, struct message *message)
{
	double begun_s = now_s(), last_s = 0;
	int status = 0;

	for (unsigned int number = 2; number <= run->boots && status == 0; number++) {
		double boot_begun_s = now_s();
		struct more_boots more;

		if (result->signal_number || result->unwritten)
			break;
		if (!run->boots_asked && now_s() - begun_s + last_s > fmax(first_s, BUDGET_MIN_S)) {
			fprintf(stderr,
				"mtelab: boot %u would more than double the time: --boots %" PRIu64
				" --resume has it all the same\n",
				number, run->boots);
			break;
		}
		status = more_boots_ask(run->plan.out, run->plan.kernels, run->boots, &more,
					message);
		if (status == 0 && (more.trial_count > 0 || run->plan.resume))
			status = run_boot(&run->plan, number, &more, result, message);
		more_boots_free(&more);
		last_s = now_s() - boot_begun_s;
	}
	return status;
}

/* The first boot measures everything. */
static int run_boots(const struct run_options *run, const bool needed[CLOCK_COUNT],
		     struct campaign_result *result, struct message *message)
{
	double begun_s = now_s();
	int status = run_clocks(&run->plan, needed, result, message);

	if (status == 0 && needed[0] && result->measured > 0)
		status = run_more_boots(run, now_s() - begun_s, result, message);
	return status;
}

static int measure(struct run_options *run)
{
	static struct kernels kernels;
	static struct guests guests;
	static struct qemu qemu;
	struct campaign_result result = {0};
	bool clock_needed[CLOCK_COUNT];
	struct message message;
	int status;

	if (check_out(&run->plan, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	status = check_config(&run->plan, &message);
	if (status == EXIT_DONE)
		status = ask_clocks(run->plan.config, clock_needed, &message);
	if (status != EXIT_DONE)
		return status;
	if (qemu_find(&qemu, &message) < 0 ||
	    (run->plan.anatomy && qemu_check_plugins(&qemu, &message) < 0))
		return command_end(EXIT_CANNOT_RUN, &message);
	if (qemu_choose_cpu(&qemu, boot.cpu, &message) < 0 ||
	    choose_kernels(run, &kernels, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (kernels.count == 0) {
		message_set(&message, "there is no kernel to measure");
		return command_end(EXIT_CANNOT_RUN, &message);
	}
	if (choose_guests(run, &kernels, &guests, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	run->plan.guests = &guests;
	run->plan.qemu = &qemu;
	run->plan.kernels = &kernels;
	if (run_boots(run, clock_needed, &result, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return conclude(&run->plan, &result);
}

static int run_run(const struct command_line *line)
{
	struct run_options *run = run_options_of_line();

	(void)line;
	return run ? measure(run) : EXIT_USAGE;
}

const struct command command_run = {
	.name = "run",
	.summary = "boot kernels, measure, and draw the charts",
	.description =
		"Boots each kernel in an emulated arm64 machine with MTE, runs mtebench in it, and collects the results in "
		"DIR/LABEL/. Then writes the table DIR/table.txt, prints it, and draws DIR/plots/. All figures are instruction "
		"counts of an emulated machine; they say nothing about time.",
	.exits =
		"0 all measured; 1 a kernel or a trial failed; 2 wrong usage, config or kernel image; 77 cannot run here; "
		"128 + N ended by signal N. What was measured is kept in every case.",
	.examples =
		"lab/mtelab run\n"
		"lab/mtelab run --kernels '6.1 6.12 7.3' --jobs 2 --out results/three\n"
		"lab/mtelab run --kernels 7.3 --kernel patched=../linux/arch/arm64/boot/Image\n"
		"lab/mtelab run --kernels 7.3 --append arm64.nomte     # a machine without MTE\n"
		"lab/mtelab run --anatomy --config configs/shared.conf --kernels '6.1 7.3'\n"
		"lab/mtelab run --resume --out results/three --kernels '6.1 6.12 7.3'",
	.options = {run_options, boot_options},
	.run = run_run,
};
