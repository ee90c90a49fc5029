/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab shell: a prompt in an emulated host. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/command/boot_options.h"
#include "lab/command/command.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/qemu.h"

static const char help[] =
	"Usage: lab/mtelab shell KERNEL [OPTION...]\n"
	"\n"
	"Boots KERNEL (a series of configs/kernels.conf, or the path of an image, containing a '/') and gives a prompt in\n"
	"it, with mtebench and busybox on the PATH. `exit` powers the machine off; Ctrl-a x ends QEMU.\n"
	"\n"
	"  --icount               the counter goes with the instructions (default: real time)\n"
	"%s\n"
	"Examples:\n"
	"  lab/mtelab shell 7.3\n"
	"  lab/mtelab shell ../linux/arch/arm64/boot/Image\n";

static const struct option options[] = {
	{"icount", no_argument, NULL, 'i'},
	BOOT_OPTIONS,
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

struct request {
	struct boot_options boot;
	struct initramfs_contents contents;
	bool icount;
	bool help;
};

/* busybox's programs by their names, and a job-controlling shell. */
static const char *const shell[] = {
	"/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; cd /tmp; exec sh -i", NULL,
};

static int parse(struct request *request, int argc, char **argv, struct message *message)
{
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'i')
			request->icount = true;
		else if (option == 'h')
			request->help = true;
		else if (boot_options_take(&request->boot, option, &request->contents, "shell",
					   message) < 0)
			return -1;
	}
	if (request->help || optind == argc - 1)
		return 0;
	return message_set(message, "one KERNEL is needed: see `lab/mtelab shell --help`");
}

/* QEMU takes this process's path, and with it the terminal. */
static int become_qemu(const struct qemu *qemu, struct request *request,
		       const struct kernel *kernel, struct message *message)
{
	struct qemu_boot boot = {
		.kernel = kernel->image.path,
		.host = request->boot.host,
		.channel_fd = -1,
		.icount = request->icount,
		.seed = QEMU_DEFAULT_SEED,
		.trace_fd = -1,
	};
	struct qemu_command command;

	request->contents.command = shell;
	request->contents.on_console = true;
	boot.initrd_fd = initramfs_build(&request->contents, message);
	if (boot.initrd_fd < 0 || qemu_open_swap(&boot.host, &boot.swap_fd, message) < 0 ||
	    qemu_build_command(qemu, &boot, &command, message) < 0)
		return -1;
	fcntl(boot.initrd_fd, F_SETFD, 0);
	if (boot.swap_fd >= 0)
		fcntl(boot.swap_fd, F_SETFD, 0);
	fprintf(stderr, "mtelab: booting %s; Ctrl-a x ends it\n", kernel->label);
	execvp(command.arguments[0], (char *const *)command.arguments);
	return message_set_errno(message, errno, "cannot run %s", command.arguments[0]);
}

int command_shell(int argc, char **argv)
{
	static struct kernels kernels;
	static struct request request;
	struct qemu qemu;
	struct message message;
	int status;

	if (parse(&request, argc, argv, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	if (request.help) {
		printf(help, boot_options_help);
		return EXIT_DONE;
	}
	status = command_choose(request.boot.cpu, argv[optind], &qemu, &kernels);
	if (status != EXIT_DONE)
		return status;
	become_qemu(&qemu, &request, &kernels.kernels[0], &message);
	return command_fail(EXIT_FAILED, &message);
}
