/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command line of mtelab run. */
#include "lab/command/run_options.h"

#include "lab/command/choice.h"
#include "lab/command/measuring.h"

#define DEFAULT_LIMIT_S 900

static struct run_options asked;
static uint64_t jobs, boots, seed = QEMU_DEFAULT_SEED, limit_s = DEFAULT_LIMIT_S;

static const char *const events[] = {"cycles", "instructions", NULL};

static int take_image(char *value, struct message *message)
{
	if (asked.image_count == KERNELS_MAX)
		return message_set(message, "more than %d kernels", KERNELS_MAX);
	asked.images[asked.image_count++] = value;
	return 0;
}

const struct command_option run_options[] = {
	{"config", .value = "FILE", .help = "what to measure", .usual = "configs/quick.conf",
	 .text = &asked.plan.config},
	{"kernels", .value = "'LABEL...'", .open = true, .choices = {.at = choice_label_at},
	 .help = "labels of configs/kernels.conf; '' for none", .text = &asked.series,
	 .usual = "all that the archives have"},
	{"kernel", .value = "LABEL=PATH", .take = take_image,
	 .help = "a kernel of your own, an arm64 Image; repeatable"},
	{"modes", .value = "'MODE...'", .text = &asked.modes, .open = true,
	 .choices = WORD_LIST(kernels_kvm_modes),
	 .help = "measure each kernel with KVM in each of these modes: vhe, nvhe, protected; results go to DIR/LABEL "
		 "(vhe) and DIR/LABEL-MODE",
	 .usual = "what the kernel chooses, in the lab vhe"},
	{"jobs", .value = "N", .help = "machines at a time", .number = &jobs, .min = 1,
	 .max = MEASURING_JOBS_MAX,
	 .usual =
		 "one per core; one per two cores for configs with clock = events, whose machines run two CPUs in parallel"},
	{"out", .value = "DIR", .help = "new directory for the results",
	 .usual = "results/lab-DATE", .text = &asked.plan.out},
	{"resume", .help = "continue in DIR: what it has is kept, the rest is measured",
	 .flag = &asked.plan.resume},
	{"shard", .value = "I/N", .text = &asked.plan.shard,
	 .help = "only part I of N of the config's trials (then: mtestat merge)"},
	{"boots", .value = "N", .number = &boots, .min = 1, .max = MEASURING_BOOTS_MAX,
	 .help = "boots of each kernel, each with another seed; the later ones measure only cells not yet shown to be "
		 "exact, and with 1 there are no verdicts on these",
	 .usual = "5, or fewer where they would more than double the time"},
	{"seed", .value = "N",
	 .help = "seed of the emulated CPUs' random numbers in the first boot", .number = &seed,
	 .max = QEMU_SEED_MAX},
	{"timeout", .value = "SECONDS", .help = "kill a kernel's machine after this time",
	 .number = &limit_s, .min = 1, .max = MEASURING_LIMIT_MAX_S},
	{"anatomy", .flag = &asked.plan.anatomy,
	 .help = "also write DIR/LABEL/anatomy.jsonl: which functions each timed operation executed, instruction by "
		 "instruction (see mtestat anatomy)"},
	{"footprint", .flag = &asked.plan.footprint,
	 .help = "with --anatomy: also record which lines and pages of memory they touch (see mtestat anatomy --footprint)"},
	{"profile", .value = "EVENT", .choices = WORD_LIST(events), .text = &asked.plan.profile,
	 .help = "as with mtebench run; cycles count instructions here. With --anatomy, samples and instructions are "
		 "compared. EVENT"},
	{"profile-period", .value = "N", .help = "as with mtebench run",
	 .text = &asked.plan.profile_period},
	{.name = NULL},
};

struct run_options *run_options_of_line(void)
{
	if (asked.plan.resume && !asked.plan.out) {
		command_misused("--resume needs --out: what to continue");
		return NULL;
	}
	if (asked.plan.footprint && !asked.plan.anatomy) {
		command_misused("--footprint needs --anatomy");
		return NULL;
	}
	asked.plan.base = &boot.contents;
	asked.plan.host = boot.host;
	asked.plan.jobs = (size_t)jobs;
	asked.plan.seed = (uint32_t)seed;
	asked.plan.boot = 1;
	asked.boots.asked = boots > 0;
	asked.boots.most = boots ? boots : MEASURING_BOOTS;
	if (asked.plan.anatomy || asked.plan.profile)
		asked.boots.most = 1;
	asked.plan.limit_s = (double)limit_s;
	if (!asked.plan.config) {
		asked.config = path_in_tree("configs/quick.conf");
		asked.plan.config = asked.config.path;
	}
	if (!asked.plan.out) {
		asked.out = path_of_new_results("lab");
		asked.plan.out = asked.out.path;
	}
	return &asked;
}
