/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab bisect: which commit has made a cell worse. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/number.h"
#include "lab/base/interrupt.h"
#include "lab/base/process.h"
#include "lab/command/boot_options.h"
#include "lab/command/commands.h"
#include "lab/command/measuring.h"
#include "lab/command/tree_options.h"
#include "lab/command/vmm_options.h"
#include "lab/series/build_progress.h"
#include "lab/tree/bisection.h"

#define LABEL_BYTES   13 /* so many letters of a commit's name, and NUL */
#define WORSE_MAX     1000
#define CONFIG_BYTES  4096
#define DEFAULT_WORSE "2%"

/* Exit codes of `mtestat bisect-verdict`. */
enum verdict { VERDICT_GOOD = 0, VERDICT_BAD = 1, VERDICT_SKIP = 125 };

static struct {
	const char *good, *bad, *cell, *worse;
} asked = {.worse = DEFAULT_WORSE};

static const struct command_option options[] = {
	{"good", .value = "REVISION", .needed = true, .text = &asked.good,
	 .help = "a commit whose cells are as they should be"},
	{"bad", .value = "REVISION", .needed = true, .text = &asked.bad,
	 .help = "a later commit where they are worse"},
	{"cell", .value = "'BENCH FACTOR=LEVEL...'", .text = &asked.cell,
	 .help = "judge only these cells; without --config, also measure only these",
	 .usual = "all of the config"},
	{"worse", .value = "PERCENT%", .text = &asked.worse,
	 .help = "changes up to this much are good"},
	{.name = NULL},
};

struct bisect {
	struct bisection steps;
	struct commit good, bad;
	int signal_number;
};

static void label_of(const struct commit *commit, char label[LABEL_BYTES])
{
	snprintf(label, LABEL_BYTES, "%.*s", LABEL_BYTES - 1, commit->id);
}

/* "stage2_fault mte=on populate=host" as a config. Returns 0, or -1 with a message. */
static int write_config(const char *cell, const char *path, struct message *message)
{
	char text[CONFIG_BYTES], words[CONFIG_BYTES];
	char *rest = NULL, *word;
	int length;

	snprintf(words, sizeof(words), "%s", cell);
	word = strtok_r(words, " ", &rest);
	if (!word || strchr(word, '='))
		return message_set(message, "--cell '%s' does not begin with a benchmark", cell);
	length = snprintf(text, sizeof(text), "# Written by mtelab bisect.\n[%s]\n", word);
	while ((word = strtok_r(NULL, " ", &rest)) && (size_t)length < sizeof(text))
		length += snprintf(text + length, sizeof(text) - (size_t)length, "%s\n", word);
	if ((size_t)length >= sizeof(text))
		return message_set(message, "--cell is too long");
	return path_write_file(path, text, (size_t)length, message);
}

/* OUT with the config that is wanted in it. Returns an exit code. */
static int prepare(void)
{
	static struct path config;
	struct campaign_plan *plan = &tree_asked.plan;
	struct message message;
	double share;
	int status;

	if (number_parse_percent(asked.worse, WORSE_MAX, &share) < 0)
		return command_misused("--worse must be a percentage such as 2%%, not '%s'",
				       asked.worse);
	status = tree_options_take("bisect");
	if (status == EXIT_DONE)
		status = measuring_check_out(plan);
	if (status != EXIT_DONE)
		return status;
	plan->resume = true;
	plan->anatomy = true;
	if (!plan->config && asked.cell) {
		snprintf(config.path, sizeof(config.path), "%.*s/cells.conf", PATH_MAX - 16,
			 plan->out);
		if (path_make_directory(plan->out, &message) < 0 ||
		    write_config(asked.cell, config.path, &message) < 0)
			return command_end(EXIT_USAGE, &message);
		plan->config = config.path;
	} else if (!plan->config) {
		config = path_in_tree("configs/series.conf");
		plan->config = config.path;
	}
	return measuring_prepare(plan);
}

/* Builds and measures @commit. Returns EXIT_DONE with @measured, or another exit code. */
static int try_commit(const struct commit *commit, bool *measured)
{
	struct build_progress progress;
	struct build_watcher watcher = {build_progress_step, &progress};
	struct campaign_result result = {0};
	static struct kernels kernels;
	struct message message;
	enum build_result built;
	struct path image;
	char label[LABEL_BYTES], name[PATH_MAX + LABEL_BYTES + 1];
	int status;

	*measured = false;
	label_of(commit, label);
	build_progress_begin(&progress, 1);
	build_progress_next(&progress, label);
	built = builder_make(&tree_asked.builder, commit, 0, &watcher, &image, &message);
	if (built == BUILD_STOPPED)
		return EXIT_SIGNAL + interrupt_pause(0);
	if (built == BUILD_UNABLE)
		return command_end(EXIT_CANNOT_RUN, &message);
	build_progress_end(&progress, built == BUILD_BROKEN   ? "not built"
				      : built == BUILD_CACHED ? "in the cache"
							      : "built");
	if (built == BUILD_BROKEN)
		fprintf(stderr, "    %s\n", message.text);
	if (built == BUILD_BROKEN)
		return EXIT_DONE;
	kernels.count = 0;
	snprintf(name, sizeof(name), "%s=%s", label, image.path);
	if (kernels_add_image(&kernels, name, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	status = measuring_run(&tree_asked.plan, &tree_asked.boots, &kernels, &result);
	*measured = result.measured > 0;
	if (result.signal_number)
		return EXIT_SIGNAL + result.signal_number;
	return result.unwritten ? EXIT_FAILED : status;
}

/* What mtestat says of @commit beside the good one, printed. Returns 0 with @verdict, or -1 with a
 * message. */
static int judge(const struct commit *good, const struct commit *commit, enum verdict *verdict,
		 struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char runs[2][PATH_MAX], worse[64], cell[CONFIG_BYTES];
	const char *arguments[] = {mtestat.path, "bisect-verdict",         worse, runs[0],
				   runs[1],      asked.cell ? cell : NULL, NULL};
	int status;

	snprintf(runs[0], sizeof(runs[0]), "%.*s/%.12s", PATH_MAX - 20, tree_asked.plan.out,
		 good->id);
	snprintf(runs[1], sizeof(runs[1]), "%.*s/%.12s", PATH_MAX - 20, tree_asked.plan.out,
		 commit->id);
	snprintf(worse, sizeof(worse), "--worse=%s", asked.worse);
	snprintf(cell, sizeof(cell), "--cell=%s", asked.cell ? asked.cell : "");
	status = process_run(arguments, STDERR_FILENO, message);
	*verdict = (enum verdict)status;
	if (status == VERDICT_GOOD || status == VERDICT_BAD || status == VERDICT_SKIP)
		return 0;
	return status < 0 ? -1 : message_set(message, "mtestat cannot judge the run");
}

static void say(const struct commit *commit, const char *what)
{
	fprintf(stderr, "mtelab: %.12s (%s): %s\n", commit->id, commit->subject, what);
}

/* Measures and judges one commit. */
static int take_step(struct bisect *bisect, const struct commit *commit, enum verdict *verdict)
{
	static const char *const names[] = {"good", "bad"};
	struct message message;
	bool measured;
	int status = try_commit(commit, &measured);

	if (status != EXIT_DONE)
		return status;
	*verdict = VERDICT_SKIP;
	if (measured && judge(&bisect->good, commit, verdict, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	say(commit, *verdict == VERDICT_SKIP ? "skipped" : names[*verdict]);
	return EXIT_DONE;
}

/* The two ends, measured: else the search would find what is not there. */
static int check_ends(struct bisect *bisect)
{
	struct message message;
	enum verdict verdict;
	bool measured;
	int status = try_commit(&bisect->good, &measured);

	if (status == EXIT_DONE && !measured) {
		message_set(&message, "the good revision was not measured");
		return command_end(EXIT_FAILED, &message);
	}
	if (status == EXIT_DONE)
		status = take_step(bisect, &bisect->bad, &verdict);
	if (status != EXIT_DONE || verdict == VERDICT_BAD)
		return status;
	message_set(
		&message,
		verdict == VERDICT_GOOD
			? "%s is not worse than %s by more than %s: nothing to look for"
			: "%s cannot be distinguished from %s (--worse=%s): nothing to look for",
		asked.bad, asked.good, asked.worse);
	return command_end(EXIT_FAILED, &message);
}

static int search(struct bisect *bisect)
{
	struct bisection *steps = &bisect->steps;
	struct message message;

	while (steps->state == BISECTION_GOES_ON) {
		enum verdict verdict;
		int status;

		fprintf(stderr, "mtelab: about %u steps left after this one\n", steps->steps_left);
		status = take_step(bisect, &steps->commit, &verdict);
		if (status != EXIT_DONE)
			return status;
		if (bisection_tell(steps,
				   verdict == VERDICT_SKIP   ? BISECTION_SKIP
				   : verdict == VERDICT_GOOD ? BISECTION_GOOD
							     : BISECTION_BAD,
				   &message) < 0)
			return command_end(EXIT_FAILED, &message);
	}
	return EXIT_DONE;
}

/* Runs mtestat @command on the runs of @parent and @commit. */
static void show_pair(const char *command, const struct commit *parent, const struct commit *commit)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char runs[2][PATH_MAX], cell[CONFIG_BYTES];
	const char *arguments[] = {
		mtestat.path, command, runs[0], runs[1], asked.cell ? cell : NULL, NULL};
	struct message ignored;

	snprintf(runs[0], sizeof(runs[0]), "%.*s/%.12s", PATH_MAX - 20, tree_asked.plan.out,
		 parent->id);
	snprintf(runs[1], sizeof(runs[1]), "%.*s/%.12s", PATH_MAX - 20, tree_asked.plan.out,
		 commit->id);
	snprintf(cell, sizeof(cell), "--cell=%s", asked.cell ? asked.cell : "");
	fflush(stdout);
	process_run(arguments, STDOUT_FILENO, &ignored);
}

/* The commit, what it changes against its parent, and which functions do. */
static int show_found(const struct commit *found)
{
	char parent_name[COMMIT_ID_MAX + 2];
	struct message message;
	struct commit parent;
	bool measured;
	int status;

	printf("%s is the first bad commit\n    %s\n\n", found->id, found->subject);
	snprintf(parent_name, sizeof(parent_name), "%s^", found->id);
	if (commit_resolve(tree_asked.tree.directory.path, parent_name, &parent, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	fflush(stdout);
	status = try_commit(&parent, &measured);
	if (status != EXIT_DONE || !measured)
		return status;
	if (!asked.cell)
		show_pair("compare", &parent, found);
	show_pair("anatomy", &parent, found);
	return command_flush();
}

static int conclude(const struct bisect *bisect)
{
	struct message message;

	if (bisect->steps.state == BISECTION_FOUND)
		return show_found(&bisect->steps.commit);
	message_set(&message,
		    "only commits that were skipped are left; git bisect log in %s has them",
		    tree_asked.tree.directory.path);
	return command_end(EXIT_FAILED, &message);
}

static int run_tree(const char *tree)
{
	static struct bisect bisect;
	struct message message;
	int status;

	if (commit_resolve(tree_asked.tree.user, asked.good, &bisect.good, &message) < 0 ||
	    commit_resolve(tree_asked.tree.user, asked.bad, &bisect.bad, &message) < 0 ||
	    tree_check_linux(&tree_asked.tree, &bisect.good, tree, &message) < 0 ||
	    bisection_begin(&bisect.steps, &tree_asked.tree, &bisect.good, &bisect.bad, &message) <
		    0)
		return command_end(EXIT_USAGE, &message);
	status = check_ends(&bisect);
	if (status == EXIT_DONE)
		status = search(&bisect);
	return status == EXIT_DONE ? conclude(&bisect) : status;
}

static int run_bisect(const struct command_line *line)
{
	int status = prepare();

	if (status != EXIT_DONE)
		return status;
	interrupt_catch();
	status = tree_options_open(line->operands[0]);
	if (status == EXIT_DONE)
		status = run_tree(line->operands[0]);
	tree_options_close();
	if (status > EXIT_SIGNAL)
		fprintf(stderr,
			"mtelab: ended by signal %d; the same command with --out %s --resume continues\n",
			status - EXIT_SIGNAL, tree_asked.plan.out);
	return status;
}

const struct command command_bisect = {
	.name = "bisect",
	.summary = "find the commit that made a cell worse",
	.usage = "TREE --good REVISION --bad REVISION [OPTION...]",
	.description =
		"Drives git bisect in its own repository: builds each commit, boots it in the emulated machine, measures "
		"the cells, and lets `mtestat bisect-verdict` say whether they are worse than those of the good "
		"revision. A commit that does not build, does not boot or cannot be judged is skipped. Prints the first "
		"bad commit, and the functions that differ from its parent. TREE is not touched. doc/bisect.md has more.",
	.exits =
		"0 found; 1 not found; 2 wrong usage, tree or revision; 77 cannot run here; 128 + N ended by signal N. What was built "
		"and measured is kept in every case.",
	.examples =
		"lab/mtelab bisect ../linux --good v6.12 --bad v7.3 --cell 'stage2_fault mte=on populate=host' --worse 2%\n"
		"lab/mtelab bisect ../linux --good v7.2 --bad v7.3 --config configs/series.conf --out results/bisect --resume",
	.options = {options, tree_options, vmm_options, boot_options},
	.operands = {.min = 1, .max = 1, .needs = "a TREE, --good and --bad are needed"},
	.run = run_bisect,
};
