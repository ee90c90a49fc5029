/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_boots: the state of a comparison of kernels on one machine, for lab/ab-reboot. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "common/number.h"
#include "host/machine/sysfs.h"
#include "mtebench/boots.h"
#include "mtebench/commands.h"

static struct boots_machine this_machine(void)
{
	struct boots_machine machine = {.boot_id = "unknown"};
	struct utsname names;

	uname(&names);
	snprintf(machine.release, sizeof(machine.release), "%s", names.release);
	sysfs_read_text("/proc/sys/kernel/random/boot_id", machine.boot_id,
			sizeof(machine.boot_id));
	return machine;
}

static int begin(const struct command_line *line)
{
	struct boots_request request;
	struct message message;

	if (line->operand_count < 5 ||
	    number_parse_u64(line->operands[2], 0, UINT64_MAX, &request.seed) < 0 ||
	    number_parse_u64(line->operands[3], 1, BOOTS_STEPS_MAX, &request.rounds) < 0)
		return command_misused("%s", command_boots.operands.needs);
	request.kernels = line->operands + 4;
	request.kernel_count = line->operand_count - 4;
	return boots_begin(line->operands[1], &request, &message) < 0
		       ? command_end(EXIT_FAILED, &message)
		       : EXIT_DONE;
}

static int next(const char *directory)
{
	struct boots_machine machine = this_machine();
	struct boots_step step;
	struct message message;

	if (boots_next(directory, &machine, &step, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	if (step.action == BOOTS_STOP)
		puts("stop");
	else
		printf("%s %zu %s\n", step.action == BOOTS_BOOT ? "boot" : "measure", step.number,
		       step.release);
	return EXIT_DONE;
}

static int ended(const char *directory, const char *text)
{
	struct boots_machine machine = this_machine();
	struct message message;
	uint64_t code;

	if (number_parse_u64(text, 0, 255, &code) < 0)
		return command_misused("%s", command_boots.operands.needs);
	return boots_ended(directory, &machine, code, &message) < 0
		       ? command_end(EXIT_FAILED, &message)
		       : EXIT_DONE;
}

static const char *const verbs[] = {"begin", "next", "ended", NULL};

static int run_boots(const struct command_line *line)
{
	const char *verb = line->operands[0];

	if (strcmp(verb, "begin") == 0)
		return begin(line);
	if (strcmp(verb, "next") == 0 && line->operand_count == 2)
		return next(line->operands[1]);
	if (strcmp(verb, "ended") == 0 && line->operand_count == 3)
		return ended(line->operands[1], line->operands[2]);
	return command_misused("%s", command_boots.operands.needs);
}

const struct command command_boots = {
	.name = "boots",
	.summary = "keep track of which kernel to boot next (for lab/ab-reboot)",
	.usage = "begin DIR SEED ROUNDS RELEASE...\nnext DIR\nended DIR CODE",
	.description =
		"Keeps track of which kernel to boot and measure next, for lab/ab-reboot (doc/ab-kernels.md).\n\n"
		"  begin  write the order: all kernels ROUNDS times, shuffled with SEED\n"
		"  next   print what to do now: \"boot STEP RELEASE\", \"measure STEP RELEASE\" or \"stop\"\n"
		"  ended  record that the measurement ended with exit code CODE",
	.examples = "mtebench boots begin /var/lib/mtebench/ab 7 10 6.12.107-arm64 7.3.4-arm64\n"
		    "mtebench boots next /var/lib/mtebench/ab",
	.operands = {2, COMMAND_MANY,
		     "begin DIR SEED ROUNDS RELEASE..., next DIR, or ended DIR CODE is needed"},
	.words = WORD_LIST(verbs),
	.run = run_boots,
};
