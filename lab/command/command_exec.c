/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab exec: runs one program in an emulated host. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "lab/base/interrupt.h"
#include "lab/command/boot_options.h"
#include "lab/command/command.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/console.h"
#include "lab/machine/guests.h"
#include "lab/machine/machine.h"

#define DEFAULT_LIMIT_S   300.0
#define POLL_MS           20
#define ARGUMENTS_MAX     60
#define CONSOLE_END_BYTES 8192

static const char help[] =
	"Usage: lab/mtelab exec KERNEL [OPTION...] -- PROGRAM [ARGUMENT...]\n"
	"\n"
	"Boots KERNEL (a series of configs/kernels.conf, or the path of an image, containing a '/') and runs PROGRAM in it.\n"
	"PROGRAM is a static arm64 executable on this machine; without a '/' it is one of the emulated host's: mtebench or\n"
	"busybox. Its output and its exit status become those of this command (128 + N when signal N killed it). A\n"
	"machine that dies or hangs ends with status 1, a sentence, and the end of its console.\n"
	"\n"
	"  --icount               the counter goes with the instructions (default)\n"
	"  --mttcg                one thread per CPU and real time: for races\n"
	"  --bare                 no busybox, no mtebench, no /tmp: only PROGRAM and the files\n"
	"  --file SOURCE[:NAME]   put the file SOURCE in, as NAME (default /tmp/ and its own name); repeatable\n"
	"  --guest LABEL          put in Debian's QEMU for arm64 (qemu-system-aarch64, for accel=kvm), the VMM adapters, and\n"
	"                         a guest's kernel as /guests/LABEL/vmlinuz: a series, or host; repeatable\n"
	"  --timeout SECONDS      kill the machine after so long (default 300)\n"
	"  --console FILE         keep the console log in FILE\n"
	"%s\n"
	"Examples:\n"
	"  lab/mtelab exec 6.12 -- busybox uname -a\n"
	"  lab/mtelab exec 7.3 --file configs/quick.conf -- mtebench plan /tmp/quick.conf\n"
	"  lab/mtelab exec 6.1 --mttcg --timeout 60 -- ./race\n"
	"  lab/mtelab exec 7.3 --swap 256 --file swap.conf -- mtebench run --emulated /tmp/swap.conf -o -\n";

enum option_value {
	OPTION_ICOUNT = 256,
	OPTION_MTTCG,
	OPTION_BARE,
	OPTION_FILE,
	OPTION_GUEST,
	OPTION_TIMEOUT,
	OPTION_CONSOLE,
};

static const struct option options[] = {
	{"icount", no_argument, NULL, OPTION_ICOUNT},
	{"mttcg", no_argument, NULL, OPTION_MTTCG},
	{"bare", no_argument, NULL, OPTION_BARE},
	{"file", required_argument, NULL, OPTION_FILE},
	{"guest", required_argument, NULL, OPTION_GUEST},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"console", required_argument, NULL, OPTION_CONSOLE},
	BOOT_OPTIONS,
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

struct request {
	const char *kernel;
	struct boot_options boot;
	const char *console; /* NULL: not kept */
	double limit_s;
	bool mttcg;
	bool help;
	struct initramfs_contents contents;
	struct guests guests;
	const char *command[ARGUMENTS_MAX + 1];
	char program_name[PATH_MAX]; /* in the emulated host */
	struct path file_names[INITRAMFS_FILES_MAX];
};

/* "SOURCE[:NAME]". */
static int add_file(struct request *request, char *argument, struct message *message)
{
	char *colon = strchr(argument, ':');
	struct path *name;

	if (request->contents.file_count == INITRAMFS_FILES_MAX)
		return message_set(message, "more than %d files", INITRAMFS_FILES_MAX);
	name = &request->file_names[request->contents.file_count];
	if (colon) {
		*colon = '\0';
		snprintf(name->path, sizeof(name->path), "%s", colon + 1);
	} else {
		const char *slash = strrchr(argument, '/');

		snprintf(name->path, sizeof(name->path), "/tmp/%s", slash ? slash + 1 : argument);
	}
	return initramfs_add_file(&request->contents, argument, name->path, message);
}

static int take_option(struct request *request, int option, struct message *message)
{
	switch (option) {
	case OPTION_ICOUNT:
	case OPTION_MTTCG:
		request->mttcg = option == OPTION_MTTCG;
		return 0;
	case OPTION_BARE:
		request->contents.bare = true;
		return 0;
	case OPTION_FILE:
		return add_file(request, optarg, message);
	case OPTION_GUEST:
		return guests_add(&request->guests, optarg, message);
	case OPTION_TIMEOUT:
		return command_parse_seconds("--timeout", optarg, &request->limit_s, message);
	case OPTION_CONSOLE:
		request->console = optarg;
		return 0;
	case 'h':
		request->help = true;
		return 0;
	default:
		return boot_options_take(&request->boot, option, &request->contents, "exec",
					 message);
	}
}

static int take_command(struct request *request, char **argv, struct message *message)
{
	size_t count = 0;
	const char *slash;

	if (!argv[0])
		return message_set(message, "no PROGRAM behind `--`: see `lab/mtelab exec --help`");
	for (; argv[count]; count++) {
		if (count == ARGUMENTS_MAX)
			return message_set(message, "more than %d arguments", ARGUMENTS_MAX);
		request->command[count] = argv[count];
	}
	request->contents.command = request->command;
	slash = strrchr(argv[0], '/');
	if (!slash)
		return 0;
	snprintf(request->program_name, sizeof(request->program_name), "/bin/%s", slash + 1);
	request->command[0] = request->program_name;
	return initramfs_add_file(&request->contents, argv[0], request->program_name, message);
}

/* getopt_long() stops at KERNEL (the '+'), and again at `--`. */
static int parse(struct request *request, int argc, char **argv, struct message *message)
{
	int option;

	for (;;) {
		while ((option = getopt_long(argc, argv, "+h", options, NULL)) != -1)
			if (take_option(request, option, message) < 0)
				return -1;
		if (request->help || optind >= argc || strcmp(argv[optind - 1], "--") == 0)
			break;
		if (request->kernel)
			break;
		request->kernel = argv[optind++];
	}
	if (request->help)
		return 0;
	if (!request->kernel)
		return message_set(message, "no KERNEL: see `lab/mtelab exec --help`");
	return take_command(request, argv + optind, message);
}

static int print_frame(void *context, const struct frame *frame, struct message *message)
{
	FILE *file = frame->kind == FRAME_STDOUT ? stdout : stderr;

	(void)context;
	if (frame->kind == FRAME_NOTE)
		fprintf(stderr, "mtelab: %.*s\n", (int)frame->payload_bytes,
			(const char *)frame->payload);
	else
		fwrite(frame->payload, 1, frame->payload_bytes, file);
	if (fflush(file) != 0)
		return message_set(message, "the output cannot be written");
	return 0;
}

static int follow(struct machine *machine)
{
	struct message message = {0};
	enum machine_state state;
	int signal_number = 0;
	char text[CONSOLE_END_BYTES];

	while ((state = machine_poll(machine, print_frame, NULL, &message)) == MACHINE_RUNNING) {
		signal_number = interrupt_pause(POLL_MS);
		if (signal_number)
			return EXIT_SIGNAL + signal_number;
	}
	if (state == MACHINE_ENDED)
		return (int)(machine->ended.signal ? EXIT_SIGNAL + machine->ended.signal
						   : machine->ended.status);
	console_read_end(machine->console_path, text, sizeof(text));
	console_print_tail(text, stderr);
	return command_fail(EXIT_FAILED, &message);
}

static int boot_and_follow(const struct request *request, const struct qemu *qemu,
			   const struct kernel *kernel)
{
	char console[32]; /* in memory, unless it is to be kept */
	struct machine_plan plan = {
		.qemu = qemu,
		.contents = &request->contents,
		.kernel = kernel->image.path,
		.host = request->boot.host,
		.console_path = request->console ? request->console : console,
		.icount = !request->mttcg,
		.seed = QEMU_DEFAULT_SEED,
		.trace_fd = -1,
		.limit_s = request->limit_s,
		.silence_s = request->guests.wanted ? MACHINE_GUESTS_SILENCE_S : 0,
	};
	struct machine machine;
	struct message message;
	int status;

	snprintf(console, sizeof(console), "/proc/self/fd/%d",
		 memfd_create("console", MFD_CLOEXEC));
	interrupt_catch();
	if (machine_start(&machine, &plan, &message) < 0)
		return command_fail(EXIT_FAILED, &message);
	status = follow(&machine);
	machine_stop(&machine);
	return status;
}

int command_exec(int argc, char **argv)
{
	static struct request request = {.limit_s = DEFAULT_LIMIT_S};
	static struct kernels kernels;
	struct qemu qemu;
	struct message message;
	int status;

	if (parse(&request, argc, argv, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	if (request.help) {
		printf(help, boot_options_help);
		return EXIT_DONE;
	}
	status = command_choose(request.boot.cpu, request.kernel, &qemu, &kernels);
	if (status != EXIT_DONE)
		return status;
	if (guests_obtain(&request.guests, &kernels, &message) < 0 ||
	    guests_put_in(&request.guests, &kernels.kernels[0], &request.contents, &message) < 0)
		return command_fail(EXIT_CANNOT, &message);
	return boot_and_follow(&request, &qemu, &kernels.kernels[0]);
}
