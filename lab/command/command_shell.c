/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab shell: a prompt in an emulated host. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/command/boot_options.h"
#include "lab/command/choice.h"
#include "lab/command/commands.h"

/* busybox's programs by their names, and a job-controlling shell. */
static const char *const shell[] = {
	"/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; cd /tmp; exec sh -i", NULL,
};

/* QEMU takes this process's path, and with it the terminal. */
static int become_qemu(const struct qemu *qemu, bool icount, const struct kernel *kernel,
		       struct message *message)
{
	struct qemu_boot start = {
		.kernel = kernel->image.path,
		.host = boot.host,
		.channel_fd = -1,
		.icount = icount,
		.seed = QEMU_DEFAULT_SEED,
		.trace_fd = -1,
	};
	struct qemu_command command;

	boot.contents.command = shell;
	boot.contents.on_console = true;
	start.initrd_fd = initramfs_build(&boot.contents, message);
	if (start.initrd_fd < 0 || qemu_open_swap(&start.host, &start.swap_fd, message) < 0 ||
	    qemu_build_command(qemu, &start, &command, message) < 0)
		return -1;
	fcntl(start.initrd_fd, F_SETFD, 0);
	if (start.swap_fd >= 0)
		fcntl(start.swap_fd, F_SETFD, 0);
	fprintf(stderr, "mtelab: booting %s; Ctrl-a x ends it\n", kernel->label);
	execvp(command.arguments[0], (char *const *)command.arguments);
	return message_set_errno(message, errno, "cannot run %s", command.arguments[0]);
}

static bool icount;

static const struct command_option options[] = {
	{"icount", .help = "the counter counts instructions", .usual = "real time",
	 .flag = &icount},
	{.name = NULL},
};

static int run_shell(const struct command_line *line)
{
	static struct kernels kernels;
	struct qemu qemu;
	struct message message;
	int status = choice_make(boot.cpu, line->operands[0], &qemu, &kernels);

	if (status != EXIT_DONE)
		return status;
	become_qemu(&qemu, icount, &kernels.kernels[0], &message);
	return command_end(EXIT_FAILED, &message);
}

const struct command command_shell = {
	.name = "shell",
	.summary = "open a shell in an emulated host",
	.usage = "KERNEL [OPTION...]",
	.description =
		"Boots KERNEL (a series of configs/kernels.conf, or the path of an image, containing a '/') and opens a "
		"shell in it, with mtebench and busybox on the PATH. `exit` powers the machine off; Ctrl-a x ends QEMU.",
	.examples = "lab/mtelab shell 7.3\n"
		    "lab/mtelab shell ../linux/arch/arm64/boot/Image",
	.options = {options, boot_options},
	.operands = {1, 1, "one KERNEL is needed"},
	.words = {.at = choice_label_at},
	.run = run_shell,
};
