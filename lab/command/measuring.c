/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measuring: checks, QEMU, guests, boots. */
#include "lab/command/measuring.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/command/command.h"
#include "lab/base/process.h"
#include "lab/command/boot_options.h"
#include "lab/command/vmm_options.h"

static bool is_empty_directory(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!directory)
		return false;
	while (empty && (entry = readdir(directory)))
		empty = entry->d_name[0] == '.';
	closedir(directory);
	return empty;
}

/* Results are never overwritten. */
int measuring_check_out(const struct campaign_plan *plan)
{
	struct message message;

	if (plan->resume || access(plan->out, F_OK) < 0 || is_empty_directory(plan->out))
		return EXIT_DONE;
	message_set(&message, "%s already exists: give another --out, or --resume", plan->out);
	return command_end(EXIT_USAGE, &message);
}

/* mtebench itself says what is wrong with a config or a shard. */
static int check_config(const struct campaign_plan *plan, struct message *message)
{
	struct path mtebench = path_in_tree("build/native/mtebench");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status = process_run(
		plan->shard ? (const char *[]){mtebench.path, "plan", plan->config, "--shard",
					       plan->shard, NULL}
			    : (const char *[]){mtebench.path, "check", plan->config, NULL},
		null, message);

	close(null);
	if (status < 0)
		return command_end(EXIT_FAILED, message);
	return status;
}

static struct guests guests;

int measuring_prepare(struct campaign_plan *plan)
{
	static struct qemu qemu;
	struct message message;
	int status;

	status = measuring_check_out(plan);
	if (status == EXIT_DONE)
		status = check_config(plan, &message);
	if (status == EXIT_DONE)
		status = vmm_options_check(&guests);
	if (status != EXIT_DONE)
		return status;
	if (qemu_find(&qemu, &message) < 0 ||
	    (plan->anatomy && qemu_check_plugins(&qemu, &message) < 0))
		return command_end(EXIT_CANNOT_RUN, &message);
	if (qemu_choose_cpu(&qemu, boot.cpu, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	plan->qemu = &qemu;
	return EXIT_DONE;
}

int measuring_run(struct campaign_plan *plan, const struct boots *boots,
		  const struct kernels *kernels, struct campaign_result *result)
{
	struct message message;
	int status;

	if (kernels->count == 0) {
		message_set(&message, "there is no kernel to measure");
		return command_end(EXIT_CANNOT_RUN, &message);
	}
	/* VMMs and kernels for Linux guests, where the config has any */
	if (guests_of_config(&guests, plan->config, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	status = vmm_options_check_use(&guests, plan->config);
	if (status == EXIT_DONE)
		status = vmm_options_obtain(&guests, kernels);
	if (status != EXIT_DONE)
		return status;
	plan->guests = &guests;
	plan->kernels = kernels;
	if (boots_measure(plan, boots, result, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return EXIT_DONE;
}
