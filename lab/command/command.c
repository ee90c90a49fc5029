/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: what the commands of mtelab share. */
#include "lab/command/command.h"

#include <stdio.h>

#include "common/number.h"

int command_fail(int status, const struct message *message)
{
	fprintf(stderr, "mtelab: %s\n", message->text);
	return status;
}

int command_usage(const char *name)
{
	fprintf(stderr, "Try `lab/mtelab %s --help`.\n", name);
	return EXIT_USAGE;
}

int command_choose(const char *cpu, const char *kernel, struct qemu *qemu, struct kernels *kernels)
{
	struct message message;

	if (qemu_find(qemu, &message) < 0)
		return command_fail(EXIT_CANNOT, &message);
	if (qemu_choose_cpu(qemu, cpu, &message) < 0 ||
	    kernels_add_named(kernels, kernel, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	return kernels->count ? EXIT_DONE : EXIT_CANNOT;
}

int command_parse_seconds(const char *option, const char *text, double *seconds,
			  struct message *message)
{
	uint64_t value;

	if (number_parse_u64(text, 1, 7 * 24 * 60 * 60, &value) < 0)
		return message_set(message, "%s %s: whole seconds from 1 to a week are accepted",
				   option, text);
	*seconds = (double)value;
	return 0;
}
