/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree_options: the command line of mtelab series and mtelab bisect. */
#include "lab/command/tree_options.h"

#include <stdio.h>
#include <string.h>

#include "lab/command/boot_options.h"
#include "lab/command/measuring.h"
#include "lab/tree/git.h"

#define DEFAULT_LIMIT_S 300

struct tree_asked tree_asked = {.tree.lock_fd = -1};
static uint64_t jobs, boots, limit_s = DEFAULT_LIMIT_S;

static int take_variant(char *value, struct message *message)
{
	struct kconfig *kconfig = &tree_asked.kconfig;
	const struct word_list variants = {.at = kconfig_variant_at};
	unsigned int index;

	if (!word_list_find(&variants, value, &index))
		return command_refuse_word(&variants, "--", "variant", value, message);
	if (kconfig->variant_count == VARIANTS_MAX)
		return message_set(message, "more than %d variants", VARIANTS_MAX);
	kconfig->variants[kconfig->variant_count++] = value;
	return 0;
}

const struct command_option tree_options[] = {
	{"kconfig", .value = "FILE", .text = &tree_asked.kconfig.from,
	 .help = "kernel configuration, a .config or `defconfig`; configs/kernel/lab.config is added to it",
	 .usual = "allnoconfig"},
	{"variant", .value = "NAME", .open = true, .choices = {.at = kconfig_variant_at},
	 .take = take_variant, .help = "also add configs/kernel/NAME.config; repeatable"},
	{"llvm", .flag = &tree_asked.llvm, .help = "build with clang and lld"},
	{"config", .value = "FILE", .help = "what to measure", .usual = "configs/series.conf",
	 .text = &tree_asked.plan.config},
	{"out", .value = "DIR", .help = "new directory for the results",
	 .usual = "results/COMMAND-DATE", .text = &tree_asked.plan.out},
	{"resume", .help = "continue in DIR: what it has is kept, the rest is measured",
	 .flag = &tree_asked.plan.resume},
	{"jobs", .value = "N", .help = "machines at a time", .number = &jobs, .min = 1,
	 .max = MEASURING_JOBS_MAX, .usual = "one per core"},
	{"boots", .value = "N", .number = &boots, .min = 1, .max = MEASURING_BOOTS_MAX,
	 .help = "boots of each kernel; the later ones measure only cells not yet shown to be exact",
	 .usual = "5"},
	{"timeout", .value = "SECONDS", .help = "kill a kernel's machine after this time",
	 .number = &limit_s, .min = 1, .max = MEASURING_LIMIT_MAX_S},
	{.name = NULL},
};

int tree_options_take(const char *name)
{
	struct campaign_plan *plan = &tree_asked.plan;
	struct message message;

	if (plan->resume && !plan->out)
		return command_misused("--resume needs --out: what to continue");
	plan->base = &boot.contents;
	plan->host = boot.host;
	plan->jobs = (size_t)jobs;
	plan->seed = QEMU_DEFAULT_SEED;
	plan->boot = 1;
	plan->limit_s = (double)limit_s;
	tree_asked.boots.asked = boots > 0;
	tree_asked.boots.most = boots ? boots : MEASURING_BOOTS;
	if (!plan->out) {
		tree_asked.out = path_of_new_results(name);
		plan->out = tree_asked.out.path;
	}
	git_begin();
	if (kconfig_read(&tree_asked.kconfig, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return EXIT_DONE;
}

int tree_options_open(const char *path)
{
	struct message message;

	if (tree_open(&tree_asked.tree, path, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (builder_open(&tree_asked.builder, &tree_asked.tree, &tree_asked.kconfig,
			 tree_asked.llvm, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	return EXIT_DONE;
}

void tree_options_close(void)
{
	tree_close(&tree_asked.tree);
	kconfig_free(&tree_asked.kconfig);
}

static bool is_plain(const char *word)
{
	return *word &&
	       strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			    "@%+=:,./_^~-") == strlen(word);
}

void tree_options_command(const struct command_line *line, char *text, size_t size)
{
	int length = snprintf(text, size, "lab/mtelab");

	for (int i = 0; i < line->count && length > 0 && (size_t)length < size; i++)
		length += snprintf(text + length, size - (size_t)length,
				   is_plain(line->words[i]) ? " %s" : " '%s'", line->words[i]);
}
