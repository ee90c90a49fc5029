/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab series: from a git tree to a verdict on each patch. */
#include <stdio.h>
#include <string.h>

#include "lab/base/interrupt.h"
#include "lab/campaign/summary.h"
#include "lab/command/boot_options.h"
#include "lab/command/commands.h"
#include "lab/command/measuring.h"
#include "lab/command/tree_options.h"
#include "lab/command/vmm_options.h"
#include "lab/series/series.h"
#include "lab/tree/debian.h"
#include "lab/tree/releases.h"

#define COMMAND_BYTES   4096
#define DEFAULT_LAYOUTS 2
#define LAYOUTS_MAX     8

static struct {
	const char *mailbox, *base, *debian, *tags;
	uint64_t every, layouts;
	bool tip_only, build_only;
} asked = {.every = 1, .layouts = DEFAULT_LAYOUTS};

static int take_debian(char *value, struct message *message)
{
	asked.debian = value;
	return debian_check_version(value, message);
}

static const struct command_option options[] = {
	{"mbox", .value = "FILE", .text = &asked.mailbox,
	 .help = "apply the patches of a mailbox to --base, instead of RANGE"},
	{"base", .value = "REVISION", .text = &asked.base, .usual = "HEAD of TREE",
	 .help = "commit that --mbox is applied to"},
	{"debian", .value = "VERSION", .take = take_debian,
	 .help = "build from Debian's linux-source-VERSION instead of TREE"},
	{"tags", .value = "'TAG...'", .text = &asked.tags,
	 .help = "measure releases instead of a series: 'v6.2 v6.3', or v6.1..v6.12 with all between; vX.Y stands for the "
		 "newest vX.Y.Z in the tree"},
	{"every", .value = "N", .number = &asked.every, .min = 1, .max = COMMITS_MAX,
	 .help = "only every Nth patch, counted from the last"},
	{"tip-only", .flag = &asked.tip_only, .help = "only the base and the last patch"},
	{"layouts", .value = "N", .number = &asked.layouts, .max = LAYOUTS_MAX,
	 .help = "extra builds of the base with another layout, which show what rebuilding alone changes"},
	{"build-only", .flag = &asked.build_only,
	 .help = "only build, and print where the images are"},
	{.name = NULL},
};

/* The commits that are wanted, in the tree that is open. @tree: what its user calls it. */
static int choose_commits(const char *tree, const char *range, struct commit_list *commits,
			  struct message *message)
{
	const char *user = tree_asked.tree.user;

	if (asked.tags)
		return commit_list_releases(user, asked.tags, commits, message);
	if (asked.mailbox) {
		struct commit base;

		if (commit_resolve(user, asked.base ? asked.base : "HEAD", &base, message) < 0 ||
		    tree_check_linux(&tree_asked.tree, &base, tree, message) < 0)
			return -1;
		return tree_apply_mailbox(&tree_asked.tree, &base, asked.mailbox, commits, message);
	}
	if (commit_list_range(user, range, commits, message) < 0)
		return -1;
	return tree_check_clean(&tree_asked.tree, &commits->commits[commits->count - 1], message);
}

static int choose_kernels(const struct commit_list *commits, struct patch_series *series,
			  struct message *message)
{
	const struct series_choice choice = {
		.every = asked.tip_only ? COMMITS_MAX : (size_t)asked.every,
		.layouts = (unsigned int)asked.layouts,
	};

	if (asked.tags)
		return series_of_releases(series, commits, message);
	return series_of_commits(series, commits, &choice, message);
}

static void print_images(const struct patch_series *series)
{
	for (size_t i = 0; i < series->count; i++)
		printf("%-10s %s\n", series->kernels[i].label,
		       series->kernels[i].status == SERIES_BUILT ? series->kernels[i].image.path
								 : series->kernels[i].error);
}

/* The table and what is written beside it. */
static int show(const struct series_kernel *base, const struct campaign_result *result)
{
	const char *out = tree_asked.plan.out;
	struct message message;

	if (result->signal_number) {
		fprintf(stderr,
			"mtelab: ended by signal %d; what was measured is in %s, and --resume continues it\n",
			result->signal_number, out);
		return EXIT_SIGNAL + result->signal_number;
	}
	if (result->unwritten)
		return EXIT_FAILED;
	if (!asked.tags && base->status != SERIES_MEASURED) {
		message_set(&message, "%s was not measured (%s): there is nothing to compare with",
			    base->label, base->error);
		return command_end(EXIT_FAILED, &message);
	}
	if ((asked.tags ? summary_show(out, &message) : summary_show_series(out, &message)) < 0)
		return command_end(EXIT_FAILED, &message);
	if (asked.tags)
		fprintf(stderr, "mtelab: table in %s/table.txt, plots in %s/plots/\n", out, out);
	else
		fprintf(stderr,
			"mtelab: table in %s/series.txt, text for a cover letter in %s/cover-letter.txt, report in %s/report.html\n",
			out, out, out);
	return EXIT_DONE;
}

static size_t count_lost(const struct patch_series *series)
{
	size_t lost = 0;

	for (size_t i = 0; i < series->count; i++)
		lost += series->kernels[i].status != SERIES_MEASURED;
	return lost;
}

static int measure(struct patch_series *series)
{
	static struct kernels kernels;
	struct campaign_result result = {0};
	struct message message;
	int status;

	if (series_to_kernels(series, &kernels, &message) < 0 ||
	    series_write(series, tree_asked.plan.out, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	tree_asked.plan.resume = true; /* OUT is ours now */
	status = measuring_run(&tree_asked.plan, &tree_asked.boots, &kernels, &result);
	if (status != EXIT_DONE)
		return status;
	series_settle(series, tree_asked.plan.out);
	if (series_write(series, tree_asked.plan.out, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	status = show(&series->kernels[0], &result);
	if (status != EXIT_DONE || count_lost(series) == 0)
		return status;
	fprintf(stderr, "mtelab: %zu of %zu kernels were not built or not measured: see above\n",
		count_lost(series), series->count);
	return EXIT_FAILED;
}

/* What a building that has not ended well ends the command with. */
static int end_building(enum build_result result, const struct message *message)
{
	if (result == BUILD_STOPPED) {
		fprintf(stderr,
			"mtelab: ended by signal %d; what was built is in the cache and is not built again\n",
			interrupt_pause(0));
		return EXIT_SIGNAL + interrupt_pause(0);
	}
	return command_end(result == BUILD_UNABLE ? EXIT_CANNOT_RUN : EXIT_FAILED, message);
}

static int build_and_measure(struct patch_series *series)
{
	struct message message = {0};
	enum build_result result;

	interrupt_catch();
	result = series_build(series, &tree_asked.builder, &message);
	if (result != BUILD_MADE)
		return end_building(result, &message);
	if (!asked.build_only)
		return measure(series);
	print_images(series);
	return command_flush();
}

/* What series.json says of where the kernels come from. */
static void describe(struct patch_series *series, const char *tree, const char *range)
{
	series->tree = tree;
	series->range = asked.mailbox ? NULL : range;
	series->mailbox = asked.mailbox;
	series->compiler = tree_asked.builder.toolchain.compiler;
	kconfig_describe(&tree_asked.kconfig, series->config, sizeof(series->config));
}

static int run_tree(const char *tree, const char *range, const char *command)
{
	static struct patch_series series;
	static struct commit_list commits;
	struct message message;
	int status;

	series.command = command;
	if (choose_commits(tree, range, &commits, &message) < 0 ||
	    choose_kernels(&commits, &series, &message) < 0 ||
	    tree_check_linux(&tree_asked.tree, series.kernels[0].commit, tree, &message) < 0) {
		status = command_end(EXIT_USAGE, &message);
	} else {
		describe(&series, tree, range);
		status = build_and_measure(&series);
	}
	commit_list_free(&commits);
	return status;
}

/* One way of saying what is wanted. */
static int check_words(const struct command_line *line)
{
	size_t operands = line->operand_count + (asked.debian != NULL);

	if (asked.debian && line->operand_count > 1)
		return command_misused("--debian takes the place of TREE");
	if (operands == 0)
		return command_misused("a TREE is needed, or --debian");
	if ((operands > 1) + (asked.mailbox != NULL) + (asked.tags != NULL) != 1)
		return command_misused("one of RANGE, --mbox and --tags is needed");
	if (asked.base && !asked.mailbox)
		return command_misused("--base needs --mbox");
	return EXIT_DONE;
}

static int run_series(const struct command_line *line)
{
	static char command[COMMAND_BYTES];
	static struct path fetched, config;
	const char *tree = asked.debian ? fetched.path : line->operands[0];
	struct message message;
	int status = check_words(line);

	if (status == EXIT_DONE)
		status = tree_options_take("series");
	if (status != EXIT_DONE)
		return status;
	if (!tree_asked.plan.config) {
		config = path_in_tree("configs/series.conf");
		tree_asked.plan.config = config.path;
	}
	tree_asked.plan.anatomy = !asked.tags;
	tree_asked.boots.asked |= !asked.tags; /* a verdict on a patch needs them all */
	tree_options_command(line, command, sizeof(command));
	if (!asked.build_only)
		status = measuring_prepare(&tree_asked.plan);
	if (status == EXIT_DONE && asked.debian &&
	    debian_tree_obtain(asked.debian, &fetched, &message) < 0)
		status = command_end(EXIT_CANNOT_RUN, &message);
	if (status == EXIT_DONE)
		status = tree_options_open(tree);
	if (status == EXIT_DONE)
		status = run_tree(asked.debian ? asked.debian : tree,
				  line->operand_count ? line->operands[line->operand_count - 1]
						      : NULL,
				  command);
	tree_options_close();
	return status;
}

const struct command command_series = {
	.name = "series",
	.summary = "build, measure and explain a patch series, patch by patch",
	.usage = "TREE RANGE [OPTION...]\n"
		 "TREE --mbox FILE [--base REVISION] [OPTION...]\n"
		 "TREE --tags 'TAG...' [OPTION...]\n"
		 "--debian VERSION --mbox FILE [OPTION...]",
	.description =
		"Builds the base of a patch series and each of its commits, boots them in the emulated machine, measures "
		"the cells that such patches move, and says what each patch changed and in which functions. Kernels are "
		"built in the cache; TREE, its index and its configuration are not touched. Nothing is built twice. All "
		"figures are instruction counts of an emulated machine; they say nothing about time. doc/series.md walks "
		"through an example.",
	.exits =
		"0 all built and measured; 1 a kernel was not built or not measured; 2 wrong usage, tree, range, mailbox or "
		"config; 77 cannot run here; 128 + N ended by signal N. What was built and measured is kept in every case.",
	.examples =
		"lab/mtelab series ../linux v7.3..my-branch\n"
		"lab/mtelab series ../linux v7.3..my-branch --variant debug --out results/series\n"
		"lab/mtelab series ../linux --mbox series.mbox --base v7.3\n"
		"lab/mtelab series --debian 7.3 --mbox series.mbox\n"
		"lab/mtelab series ../linux --tags v6.1..v6.12",
	.options = {options, tree_options, vmm_options, boot_options},
	.operands = {.max = 2},
	.run = run_series,
};
