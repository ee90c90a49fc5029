/* SPDX-License-Identifier: GPL-2.0-or-later */
/* choice: the kernel and the QEMU that a command is about. */
#include "lab/command/choice.h"

#include "common/command/command.h"

const char *choice_label_at(const void *context, size_t index)
{
	static struct catalogue catalogue;
	struct message message;

	(void)context;
	if (!catalogue.count && kernels_read_catalogue(&catalogue, &message) < 0)
		return NULL;
	return index < catalogue.count ? catalogue.series[index].label : NULL;
}

int choice_make(const char *cpu, const char *kernel, struct qemu *qemu, struct kernels *kernels)
{
	struct message message;

	if (qemu_find(qemu, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	if (qemu_choose_cpu(qemu, cpu, &message) < 0 ||
	    kernels_add_named(kernels, kernel, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return kernels->count ? EXIT_DONE : EXIT_CANNOT_RUN;
}
