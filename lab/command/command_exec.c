/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab exec: runs one program in an emulated host. */
#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "lab/base/interrupt.h"
#include "lab/command/boot_options.h"
#include "lab/command/choice.h"
#include "lab/command/commands.h"
#include "lab/command/vmm_options.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/console.h"
#include "lab/machine/elf.h"
#include "lab/machine/guests.h"
#include "lab/machine/machine.h"

#define DEFAULT_LIMIT_S   300
#define LIMIT_MAX_S       (7 * 24 * 60 * 60)
#define POLL_MS           20
#define ARGUMENTS_MAX     60
#define CONSOLE_END_BYTES 8192

struct request {
	const char *console; /* NULL: not kept */
	uint64_t limit_s;
	bool mttcg;
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

	if (boot.contents.file_count == INITRAMFS_FILES_MAX)
		return message_set(message, "more than %d files", INITRAMFS_FILES_MAX);
	name = &request->file_names[boot.contents.file_count];
	if (colon) {
		*colon = '\0';
		snprintf(name->path, sizeof(name->path), "%s", colon + 1);
	} else {
		const char *slash = strrchr(argument, '/');

		snprintf(name->path, sizeof(name->path), "/tmp/%s", slash ? slash + 1 : argument);
	}
	return initramfs_add_file(&boot.contents, argument, name->path, message);
}

/* One for another machine would only be said not to be there. What is no ELF file may be a script. */
static int check_program(const char *path, struct message *message)
{
	struct elf_file file;
	struct elf elf;
	int result = elf_map(path, &file, message);

	if (result == 0 && file.size > SELFMAG && memcmp(file.bytes, ELFMAG, SELFMAG) == 0)
		result = elf_read(path, file.bytes, file.size, &elf, message);
	elf_unmap(&file);
	return result;
}

static int take_command(struct request *request, char **argv, struct message *message)
{
	size_t count = 0;
	const char *slash;

	for (; argv[count]; count++) {
		if (count == ARGUMENTS_MAX)
			return message_set(message, "more than %d arguments", ARGUMENTS_MAX);
		request->command[count] = argv[count];
	}
	boot.contents.command = request->command;
	slash = strrchr(argv[0], '/');
	if (!slash)
		return 0;
	if (check_program(argv[0], message) < 0)
		return -1;
	snprintf(request->program_name, sizeof(request->program_name), "/bin/%s", slash + 1);
	request->command[0] = request->program_name;
	return initramfs_add_file(&boot.contents, argv[0], request->program_name, message);
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
	return command_end(EXIT_FAILED, &message);
}

static int boot_and_follow(const struct request *request, const struct qemu *qemu,
			   const struct kernel *kernel)
{
	char console[32]; /* in memory, unless it is to be kept */
	struct machine_plan plan = {
		.qemu = qemu,
		.contents = &boot.contents,
		.kernel = kernel->image.path,
		.host = boot.host,
		.console_path = request->console ? request->console : console,
		.icount = !request->mttcg,
		.seed = QEMU_DEFAULT_SEED,
		.trace_fd = -1,
		.limit_s = (double)request->limit_s,
		.silence_s = request->guests.wanted ? MACHINE_GUESTS_SILENCE_S : 0,
	};
	struct machine machine;
	struct message message;
	int status;

	snprintf(console, sizeof(console), "/proc/self/fd/%d",
		 memfd_create("console", MFD_CLOEXEC));
	interrupt_catch();
	if (machine_start(&machine, &plan, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	status = follow(&machine);
	machine_stop(&machine);
	return status;
}

static struct request asked = {.limit_s = DEFAULT_LIMIT_S};

static int take_icount(char *value, struct message *message)
{
	(void)value;
	(void)message;
	asked.mttcg = false;
	return 0;
}

static int take_file(char *value, struct message *message)
{
	return add_file(&asked, value, message);
}

static int take_guest(char *value, struct message *message)
{
	asked.guests.qemu = true;
	return guests_add(&asked.guests, value, message);
}

static const struct command_option options[] = {
	{"icount", .help = "the counter counts instructions, and CPUs run in turn (the default)",
	 .take = take_icount},
	{"mttcg", .help = "one thread per CPU, in real time: for races", .flag = &asked.mttcg},
	{"bare", .help = "no busybox, no mtebench, no /tmp: only PROGRAM and the files of --file",
	 .flag = &boot.contents.bare},
	{"file", .value = "SOURCE[:NAME]", .take = take_file,
	 .help = "copy the file SOURCE into the host, as NAME; repeatable",
	 .usual = "/tmp/ and its own name"},
	{"guest", .value = "LABEL", .take = take_guest, .open = true,
	 .choices = {.at = choice_label_at},
	 .help = "add Debian's QEMU for arm64 (qemu-system-aarch64, for accel=kvm), the VMM adapters, and a guest kernel "
		 "as /guests/LABEL/vmlinuz: a series, or host for the booted kernel; repeatable"},
	{"timeout", .value = "SECONDS", .help = "kill the machine after this time",
	 .number = &asked.limit_s, .min = 1, .max = LIMIT_MAX_S},
	{"console", .value = "FILE", .help = "keep the console log in FILE",
	 .text = &asked.console},
	{.name = NULL},
};

static int run_exec(const struct command_line *line)
{
	static struct kernels kernels;
	struct qemu qemu;
	struct message message;
	int status;

	if (take_command(&asked, line->operands + 1, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	status = vmm_options_check(&asked.guests);
	if (status == EXIT_DONE)
		status = choice_make(boot.cpu, line->operands[0], &qemu, &kernels);
	if (status != EXIT_DONE)
		return status;
	status = vmm_options_obtain(&asked.guests, &kernels);
	if (status != EXIT_DONE)
		return status;
	if (guests_put_in(&asked.guests, &kernels.kernels[0], &boot.contents, &message) < 0)
		return command_end(EXIT_CANNOT_RUN, &message);
	return boot_and_follow(&asked, &qemu, &kernels.kernels[0]);
}

const struct command command_exec = {
	.name = "exec",
	.summary = "run one program in an emulated host",
	.usage = "KERNEL [OPTION...] -- PROGRAM [ARGUMENT...]",
	.description =
		"Boots KERNEL (a series of configs/kernels.conf, or the path of an image, containing a '/') and runs "
		"PROGRAM in it. PROGRAM is a static arm64 executable on this machine; without a '/' it is one of the "
		"emulated host's: mtebench or busybox. Its output is passed on. If the machine dies or hangs, the reason "
		"and the end of its console are shown.",
	.exits =
		"that of PROGRAM; 1 the machine failed, 2 wrong usage, 77 cannot run here, 128 + N ended by signal N.",
	.examples =
		"lab/mtelab exec 6.12 -- busybox uname -a\n"
		"lab/mtelab exec 7.3 --file configs/quick.conf -- mtebench plan /tmp/quick.conf\n"
		"lab/mtelab exec 6.1 --mttcg --timeout 60 -- ./race\n"
		"lab/mtelab exec 7.3 --vmm kvmtool=kvmtool/lkvm-static -- lkvm version\n"
		"lab/mtelab exec 7.3 --swap 256 --file swap.conf -- mtebench run --emulated /tmp/swap.conf -o -",
	.options = {options, vmm_options, boot_options},
	.operands = {2, COMMAND_MANY, "a KERNEL and, after `--`, a PROGRAM are needed"},
	.own_operands = 2,
	.words = {.at = choice_label_at},
	.run = run_exec,
};
