/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_boots: the state of a comparison of kernels on one machine, for lab/ab-reboot. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "common/number.h"
#include "host/machine/sysfs.h"
#include "mtebench/boots.h"
#include "mtebench/command.h"

static const char usage[] =
	"Usage: mtebench boots begin DIR SEED ROUNDS RELEASE...\n"
	"       mtebench boots next DIR\n"
	"       mtebench boots ended DIR CODE\n\n"
	"Keeps which kernel is booted and measured next, for lab/ab-reboot (doc/ab-kernels.md).\n\n"
	"  begin  write the order: ROUNDS times all kernels, shuffled with SEED\n"
	"  next   print what to do now: \"boot STEP RELEASE\", \"measure STEP RELEASE\" or \"stop\"\n"
	"  ended  the measurement ended with exit code CODE\n\n"
	"Examples:\n"
	"  mtebench boots begin /var/lib/mtebench/ab 7 10 6.12.107-arm64 7.3.4-arm64\n"
	"  mtebench boots next /var/lib/mtebench/ab\n";

static int fail(const struct message *message)
{
	fprintf(stderr, "mtebench: %s\n", message->text);
	return EXIT_FAILED;
}

static int misused(void)
{
	fputs(usage, stderr);
	return EXIT_USAGE;
}

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

static int begin(int argc, char **argv)
{
	struct boots_request request;
	struct message message;

	if (argc < 6 || number_parse_u64(argv[3], 0, UINT64_MAX, &request.seed) < 0 ||
	    number_parse_u64(argv[4], 1, BOOTS_STEPS_MAX, &request.rounds) < 0)
		return misused();
	request.kernels = argv + 5;
	request.kernel_count = (size_t)(argc - 5);
	return boots_begin(argv[2], &request, &message) < 0 ? fail(&message) : EXIT_DONE;
}

static int next(const char *directory)
{
	struct boots_machine machine = this_machine();
	struct boots_step step;
	struct message message;

	if (boots_next(directory, &machine, &step, &message) < 0)
		return fail(&message);
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
		return misused();
	return boots_ended(directory, &machine, code, &message) < 0 ? fail(&message) : EXIT_DONE;
}

int command_boots(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) {
		fputs(usage, stdout);
		return EXIT_DONE;
	}
	if (strcmp(verb, "begin") == 0)
		return begin(argc, argv);
	if (strcmp(verb, "next") == 0 && argc == 3)
		return next(argv[2]);
	if (strcmp(verb, "ended") == 0 && argc == 4)
		return ended(argv[2], argv[3]);
	return misused();
}
