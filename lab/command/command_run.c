/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab run: a campaign, then its answer, tables and plots. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/campaign/summary.h"
#include "lab/command/commands.h"
#include "lab/command/measuring.h"
#include "lab/command/run_options.h"
#include "lab/command/vmm_options.h"

static int choose_kernels(const struct run_options *run, struct kernels *kernels,
			  struct message *message)
{
	for (size_t i = 0; i < run->image_count; i++)
		if (kernels_add_image(kernels, run->images[i], message) < 0)
			return -1;
	if (kernels_add_series(kernels, run->series, message) < 0)
		return -1;
	return run->modes ? kernels_cross_modes(kernels, run->modes, message) : 0;
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
			"mtelab: ended by signal %d; what was measured is in %s, and --resume continues it\n",
			result->signal_number, plan->out);
		return EXIT_SIGNAL + result->signal_number;
	}
	if (result->unwritten)
		return EXIT_FAILED;
	if (result->measured > 0)
		status = show(plan);
	if (missing == 0)
		return status;
	fprintf(stderr, "mtelab: %zu of %zu kernels failed or are not available: see above\n",
		missing, plan->kernels->count + plan->kernels->missing);
	return EXIT_FAILED;
}

static int measure(struct run_options *run)
{
	static struct kernels kernels;
	struct campaign_result result = {0};
	struct message message;
	int status = measuring_prepare(&run->plan);

	if (status != EXIT_DONE)
		return status;
	if (choose_kernels(run, &kernels, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	status = measuring_run(&run->plan, &run->boots, &kernels, &result);
	return status == EXIT_DONE ? conclude(&run->plan, &result) : status;
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
		"DIR/LABEL/. Then prints the answer in a few sentences (kept as DIR/answer.txt), writes all tables to "
		"DIR/table.txt, and draws DIR/plots/. All figures are instruction counts of an emulated machine; they say "
		"nothing about time.",
	.exits =
		"0 all measured; 1 a kernel or a trial failed; 2 wrong usage, config or kernel image; 77 cannot run here; "
		"128 + N ended by signal N. What was measured is kept in every case.",
	.examples =
		"lab/mtelab run\n"
		"lab/mtelab run --kernels '6.1 6.12 7.3' --jobs 2 --out results/three\n"
		"lab/mtelab run --kernels 7.3 --kernel patched=../linux/arch/arm64/boot/Image\n"
		"lab/mtelab run --kernels 7.3 --append arm64.nomte     # a machine without MTE\n"
		"lab/mtelab run --kernels '6.12 7.3' --modes 'vhe nvhe protected'\n"
		"lab/mtelab run --anatomy --config configs/shared.conf --kernels '6.1 7.3'\n"
		"lab/mtelab run --config configs/vmms.conf --vmm kvmtool=../kvmtool/lkvm-static --kernels 7.3\n"
		"lab/mtelab run --resume --out results/three --kernels '6.1 6.12 7.3'",
	.options = {run_options, vmm_options, boot_options},
	.run = run_run,
};
