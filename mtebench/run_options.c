/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command lines of run and ab. */
#include "mtebench/run_options.h"

#include "host/plan/ab.h"
#include "host/watch/sampler.h"

#define AB_BLOCKS    10         /* two-sided p of ten blocks that agree: 2 in 1024 */
#define BREAK_US_MAX 3600000000 /* an hour */
#define PERIOD       100003     /* a prime: no multiple of what repeats */
#define PERIOD_MAX   1000000000

static struct run_options asked = {.profile_period = PERIOD};
static uint64_t blocks = AB_BLOCKS;
static const char *clock_name = "";

static const char *const events[] = {"cycles", "instructions", NULL};

static const char *clock_name_at(const void *context, size_t index)
{
	(void)context;
	return index + 1 < CONFIG_CLOCK_COUNT ? config_clock_names[index + 1] : NULL;
}

const struct command_option run_options_shared[] = {
	{"output", 'o', .value = "DIR", .help = "new run directory; - writes both files to stdout",
	 .usual = "results/<date>-<time>", .text = &asked.output},
	{"resume", .help = "continue the run in DIR: trials that it has are not run again",
	 .flag = &asked.resume},
	{"done", .value = "FILE", .text = &asked.done,
	 .help = "leave out the trials that FILE, a trials.jsonl, has"},
	{"label", .value = "NAME", .help = "name of this kernel in tables and plots",
	 .usual = "its release", .text = &asked.label},
	{"clock", .value = "NAME", .help = "only the trials with this clock",
	 .choices = {.at = clock_name_at}, .usual = "both", .text = &clock_name},
	{"quiesce", .flag = &asked.quiesce,
	 .help = "set governor, boost, THP, KSM, NUMA balancing, DAMON and a pool of huge pages for the duration of the "
		 "run; they are restored at the end, or by the next run if this one is killed"},
	{"strict", .flag = &asked.strict,
	 .help = "refuse to run if anything makes figures unstable (see mtebench probe)"},
	{"break-us", .value = "N", .number = &asked.break_us, .min = 1, .max = BREAK_US_MAX,
	 .help = "when a sample takes more than N us, stop the trace that was set up in tracefs (write 0 to tracing_on), "
		 "end the run after that trial and exit with 1"},
	{"emulated", .flag = &asked.emulated,
	 .help = "the machine is emulated and its counter counts instructions: check that, and wait until the machine is idle"},
	{"allow-hold", .flag = &asked.allow_hold,
	 .help = "let trials hold a kernel lock on purpose (tag_lock who=held) while a CPU spins for it: only on machines "
		 "that nobody else uses"},
	{.name = NULL},
};

const struct command_option run_options_of_run[] = {
	{"shard", .value = "I/N", .text = &asked.shard,
	 .help = "only part I of N, for N identical machines (then: mtestat merge)"},
	{"only", .value = "TRIALS", .text = &asked.only,
	 .help = "only these trials of the plan: their numbers, separated by commas (mtebench plan lists them)"},
	{"profile", .value = "EVENT", .choices = WORD_LIST(events), .text = &asked.profile,
	 .help = "sample which kernel functions the vCPU threads are in, for mtestat anatomy. This disturbs the run's own "
		 "figures, so other commands refuse them. Needs root, or CAP_PERFMON and CAP_SYSLOG. EVENT"},
	{"profile-period", .value = "N",
	 .help = "mean number of events between samples, at least 1000",
	 .number = &asked.profile_period, .min = SAMPLER_PERIOD_MIN, .max = PERIOD_MAX},
	{.name = NULL},
};

const struct command_option run_options_of_ab[] = {
	{"factor", .value = "FACTOR=A,B", .text = &asked.factor,
	 .help = "the factor and its two levels, both in CONFIG; cells without them are left out"},
	{"blocks", .value = "N", .help = "blocks of A B B A for each pair of cells",
	 .number = &blocks, .min = 1, .max = AB_BLOCKS_MAX},
	{.name = NULL},
};

static void take_operands(const struct command_line *line)
{
	asked.config = line->operands[0];
	asked.config_b = line->operands[1];
	asked.clock = config_clock_find(clock_name);
}

struct run_options *run_options_take_run(const struct command_line *line)
{
	take_operands(line);
	if (asked.profile_period == PERIOD || asked.profile)
		return &asked;
	command_misused("--profile-period needs --profile");
	return NULL;
}

struct run_options *run_options_take_ab(const struct command_line *line)
{
	take_operands(line);
	asked.blocks = blocks;
	if (!asked.factor != !asked.config_b)
		return &asked;
	command_misused("%s", RUN_OPTIONS_AB_NEEDS);
	return NULL;
}
