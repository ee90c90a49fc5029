/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmm_options: what the user gives, in the order in which it can be looked at. */
#include "lab/command/vmm_options.h"

static struct vmms asked;

static int take_vmm(char *value, struct message *message)
{
	return vmms_add(&asked, value, message);
}

static int take_adapter(char *value, struct message *message)
{
	return vmms_add_adapter(&asked, value, message);
}

const struct command_option vmm_options[] = {
	{"vmm", .value = "NAME=PATH", .take = take_vmm,
	 .help = "your own VMM for trials with vmm = NAME: an arm64 program, or a directory with it and what it needs; "
		 "libraries that are not there are taken from Debian trixie's QEMU; repeatable"},
	{"adapter", .value = "NAME=FILE", .take = take_adapter,
	 .help = "your own adapter (doc/linux-guest.md) for vmm = NAME, where NAME is own or one of configs/vmm; repeatable"},
	{.name = NULL},
};

int vmm_options_check(struct guests *guests)
{
	struct message message;

	guests->vmms = &asked;
	guests->wanted |= asked.count > 0 || asked.adapter_count > 0;
	return vmms_check(&asked, &message) < 0 ? command_end(EXIT_USAGE, &message) : EXIT_DONE;
}

int vmm_options_check_use(const struct guests *guests, const char *config)
{
	const char *name = vmms_unwanted(guests->vmms);
	struct message message;

	if (!name)
		return EXIT_DONE;
	message_set(&message,
		    "%s has no trial with vmm = %s, so what you give for it would not be used",
		    config, name);
	return command_end(EXIT_USAGE, &message);
}

int vmm_options_obtain(struct guests *guests, const struct kernels *hosts)
{
	struct message message;

	if (guests_obtain(guests, hosts, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	if (guests_find_libraries(guests, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return EXIT_DONE;
}
