/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boots: clocks and boots of a campaign, one after the other. */
#include "lab/campaign/boots.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/now.h"
#include "lab/base/process.h"
#include "lab/campaign/more_boots.h"

/* In this order: the counter's machine writes the run record, with its unit. */
static const struct campaign_clock clocks[] = {
	{.name = "counter", .icount = true, .what = "instructions are counted"},
	{.name = "events",
	 .icount = false,
	 .what = "races, on machines whose CPUs run at once: each kernel boots again for them"},
};

/* What races took of the time of counting, for estimates: 8 s a kernel and 23 s with quick.conf. */
#define RACES_SHARE 0.35

/* Where the first boots took less, more boots may take so long. */
#define BUDGET_MIN_S 60

#define CLOCK_COUNT (sizeof(clocks) / sizeof(*clocks))

/* mtebench knows what a config needs. */
static int ask_clocks(const char *config, bool needed[CLOCK_COUNT], struct message *message)
{
	struct path mtebench = path_in_tree("build/native/mtebench");
	char text[64];
	int status = process_capture((const char *[]){mtebench.path, "clocks", config, NULL}, text,
				     sizeof(text), message);

	if (status > 0)
		return message_set(message, "mtebench clocks ended with status %d", status);
	for (size_t i = 0; i < CLOCK_COUNT; i++)
		needed[i] = strstr(text, clocks[i].name) != NULL;
	return status;
}

/* One machine for each core that its CPUs keep busy. */
static size_t choose_jobs(const struct campaign_clock *clock)
{
	size_t jobs = process_count_cores() / (clock->icount ? 1 : 2);

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
		plan.clock.later_share = plan.clock.last ? 0 : RACES_SHARE;
		if (!(plan.clock.first && plan.clock.last))
			fprintf(stderr, "mtelab: step %d of 2: %s\n", plan.clock.first ? 1 : 2,
				plan.clock.what);
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
	plan.anatomy = false; /* of the first boot */
	plan.seed =
		(uint32_t)((first->seed + (uint64_t)number - 1) % ((uint64_t)QEMU_SEED_MAX + 1));
	plan.only = more->only;
	if (begins_boot(first, number, more))
		fprintf(stderr,
			"mtelab: boot %u of %zu kernels: %zu trials whose figures another boot may change\n",
			number, more->kernel_count, more->trial_count);
	status = run_clocks(&plan, counter_only, &own, message);
	add_result(result, &own);
	return status;
}

/*
 * More boots, as long as cells need them and, unless their number was asked for, as they fit in as
 * much time again as the first boots took. A boot is taken to last as long as the one before.
 */
static int run_more_boots(const struct campaign_plan *plan, const struct boots *boots,
			  double first_s, struct campaign_result *result, struct message *message)
{
	double begun_s = now_s(), last_s = 0;
	int status = 0;

	for (unsigned int number = 2; number <= boots->most && status == 0; number++) {
		double boot_begun_s = now_s();
		struct more_boots more;

		if (result->signal_number || result->unwritten)
			break;
		if (!boots->asked && now_s() - begun_s + last_s > fmax(first_s, BUDGET_MIN_S)) {
			fprintf(stderr,
				"mtelab: boot %u would more than double the time and is left out; --resume --boots=%" PRIu64
				" adds it\n",
				number, boots->most);
			break;
		}
		status = more_boots_ask(plan->out, plan->kernels, boots->most, &more, message);
		if (status == 0 && (more.trial_count > 0 || plan->resume))
			status = run_boot(plan, number, &more, result, message);
		more_boots_free(&more);
		last_s = now_s() - boot_begun_s;
	}
	return status;
}

int boots_measure(const struct campaign_plan *plan, const struct boots *boots,
		  struct campaign_result *result, struct message *message)
{
	bool needed[CLOCK_COUNT] = {false};
	double begun_s = now_s();
	int status = ask_clocks(plan->config, needed, message);

	if (status == 0)
		status = run_clocks(plan, needed, result, message);

	if (status == 0 && needed[0] && result->measured > 0)
		status = run_more_boots(plan, boots, now_s() - begun_s, result, message);
	return status;
}
