/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qemu: version, CPU models, command line. */
#include "lab/machine/qemu.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/base/paths.h"
#include "lab/base/process.h"
#include "lab/machine/frame.h"

#define QEMU_PROGRAM "qemu-system-aarch64"
#define DEFAULT_CPU  "neoverse-n2"

/* Older ones alias tag memory within a page (7.2), or lack the default CPU model. */
#define OLDEST_MAJOR 8
#define OLDEST_MINOR 2

/* The first whose plugins are given what the anatomy plugin needs. */
#define PLUGIN_MAJOR 10
#define PLUGIN_MINOR 0

/* The counter's frequency and -icount's shift that go together: a tick is 1 ns, and so is an
 * instruction. */
#define COUNTER "cntfrq=1000000000"
#define ICOUNT  "shift=0,sleep=off"

/* Where the emulated host's calendar begins under -icount. */
#define CALENDAR_BEGIN "2026-01-01T00:00:00"

static bool is_at_least(const struct qemu *qemu, unsigned int major, unsigned int minor)
{
	return qemu->major > major || (qemu->major == major && qemu->minor >= minor);
}

int qemu_parse_version(const char *text, unsigned int *major, unsigned int *minor)
{
	return sscanf(text, "QEMU emulator version %u.%u", major, minor) == 2 ? 0 : -1;
}

int qemu_find(struct qemu *qemu, struct message *message)
{
	const char *named = getenv("MTELAB_QEMU");
	char text[256];
	int status;

	*qemu = (struct qemu){.program = named && *named ? named : QEMU_PROGRAM};
	status = process_capture((const char *[]){qemu->program, "--version", NULL}, text,
				 sizeof(text), message);
	if (status < 0)
		return message_set(message, "%s: `lab/mtelab setup` installs QEMU", message->text);
	if (qemu_parse_version(text, &qemu->major, &qemu->minor) < 0)
		return message_set(message, "%s is not a QEMU", qemu->program);
	if (!is_at_least(qemu, OLDEST_MAJOR, OLDEST_MINOR))
		return message_set(
			message,
			"%s is %u.%u, and the lab needs %d.%d or newer: older ones emulate tag memory wrongly; `lab/mtelab setup` installs one",
			qemu->program, qemu->major, qemu->minor, OLDEST_MAJOR, OLDEST_MINOR);
	return 0;
}

int qemu_check_plugins(const struct qemu *qemu, struct message *message)
{
	char text[65536];
	int status = process_capture((const char *[]){qemu->program, "--help", NULL}, text,
				     sizeof(text), message);

	if (status < 0)
		return -1;
	if (!strstr(text, "-plugin "))
		return message_set(message, "%s was built without TCG plugins: no anatomy",
				   qemu->program);
	if (!is_at_least(qemu, PLUGIN_MAJOR, PLUGIN_MINOR))
		return message_set(message, "%s is %u.%u, and an anatomy needs %d.%d or newer",
				   qemu->program, qemu->major, qemu->minor, PLUGIN_MAJOR,
				   PLUGIN_MINOR);
	return 0;
}

/* Whether the word @model stands in what `-cpu help` prints. */
static bool lists_model(char *text, const char *model)
{
	char *rest = NULL;

	for (char *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
		if (strcmp(word, model) == 0)
			return true;
	return false;
}

/* QEMU builds such a machine, writes its device tree, and ends. */
static int try_cpu(const struct qemu *qemu, const char *model, struct message *message)
{
	static const char machine[] =
		"virt,virtualization=on,mte=on,gic-version=3,dumpdtb=/dev/null";
	char said[1024];
	int status =
		process_capture_both((const char *[]){qemu->program, "-M", machine, "-cpu", model,
						      "-nic", "none", "-nographic", NULL},
				     (char[1024]){0}, 1024, said, sizeof(said), message);

	if (status <= 0)
		return status;
	if (strstr(said, "MTE requested"))
		return message_set(message, "the CPU model %s has no MTE: neoverse-n2 and max have",
				   model);
	return message_set(message, "QEMU rejects the CPU model %s: %.*s", model,
			   (int)strcspn(said, "\n"), said);
}

int qemu_choose_cpu(struct qemu *qemu, const char *cpu, struct message *message)
{
	const char *model = cpu ? cpu : DEFAULT_CPU;
	char text[8192];
	char name[QEMU_CPU_MAX + 1];
	int status = process_capture((const char *[]){qemu->program, "-cpu", "help", NULL}, text,
				     sizeof(text), message);

	if (status < 0)
		return -1;
	if (strlen(model) > QEMU_CPU_MAX)
		return message_set(message, "the CPU model's name is too long");
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(model, ","), model);
	if (!lists_model(text, name))
		return message_set(message, "QEMU %u.%u has no CPU model %s: see `%s -cpu help`",
				   qemu->major, qemu->minor, name, qemu->program);
	strcpy(qemu->cpu, model);
	return cpu ? try_cpu(qemu, model, message) : 0;
}

static void add(struct qemu_command *command, const char *option, const char *value)
{
	command->arguments[command->count++] = option;
	if (value)
		command->arguments[command->count++] = value;
	command->arguments[command->count] = NULL;
}

/* Each node has its part of the 2 GiB; QEMU shares the CPUs out, by sockets where it can. */
static void add_nodes(const struct qemu_boot *boot, struct qemu_command *command)
{
	for (unsigned int i = 0; i < boot->host.nodes && i < QEMU_NODES_MAX; i++) {
		snprintf(command->nodes[i][0], sizeof(command->nodes[i][0]),
			 "memory-backend-ram,id=node%u,size=%uM", i, 2048 / boot->host.nodes);
		snprintf(command->nodes[i][1], sizeof(command->nodes[i][1]),
			 "node,nodeid=%u,memdev=node%u", i, i);
		add(command, "-object", command->nodes[i][0]);
		add(command, "-numa", command->nodes[i][1]);
	}
}

static void add_machine(const struct qemu *qemu, const struct qemu_boot *boot,
			struct qemu_command *command)
{
	add(command, qemu->program, NULL);
	add(command, "-M", "virt,virtualization=on,mte=on,gic-version=3,dtb-randomness=off");
	snprintf(command->cpu, sizeof(command->cpu), "%s," COUNTER, qemu->cpu);
	add(command, "-cpu", command->cpu);
	add(command, "-smp", boot->host.smp ? boot->host.smp : "2");
	add(command, "-m", "2G");
	add_nodes(boot, command);
	add(command, "-nic", "none");
	add(command, "-no-reboot", NULL);
}

static void add_accelerator(const struct qemu_boot *boot, struct qemu_command *command)
{
	if (!boot->icount) {
		add(command, "-accel", "tcg,thread=multi");
		return;
	}
	snprintf(command->seed, sizeof(command->seed), "%u", boot->seed);
	add(command, "-icount", ICOUNT);
	add(command, "-rtc", "base=" CALENDAR_BEGIN ",clock=vm");
	add(command, "-seed", command->seed);
}

/* In QEMU's options a comma ends a value, and two are one. */
static void add_plugin(const struct qemu_boot *boot, struct qemu_command *command)
{
	struct path plugin = path_in_tree("build/native/anatomy.so");
	char *to = command->plugin;

	to = stpcpy(to, "file=");
	for (const char *from = plugin.path; *from; from++) {
		if (*from == ',')
			*to++ = ',';
		*to++ = *from;
	}
	sprintf(to, ",out=/proc/self/fd/%d%s", boot->trace_fd,
		boot->footprint ? ",footprint=on" : "");
	add(command, "-plugin", command->plugin);
}

/*
 * The kernel's command line. Returns 0, or -1 when it is too long. The seed stands in it for the
 * record, also where CPUs run at once and it seeds nothing: both machines of a kernel must have one
 * command line to belong to one run. PID 1 learns of the swap space from it; zswap, where the
 * kernel has it, takes pages at once, where the disk would keep them in the swap cache until it is
 * done.
 */
static int write_append(const struct qemu_boot *boot, struct qemu_command *command)
{
	const char *append = boot->host.append ? boot->host.append : "";
	const char *mode = boot->host.kvm_mode && strcmp(boot->host.kvm_mode, "vhe") != 0
				   ? boot->host.kvm_mode
				   : NULL;
	char swap[64] = "";
	int length;

	if (boot->host.swap_mib)
		snprintf(swap, sizeof(swap), " mtelab.swap=%" PRIu64 " zswap.enabled=1",
			 boot->host.swap_mib);
	length = snprintf(command->append, sizeof(command->append),
			  "quiet nokaslr console=ttyAMA0 panic=-1 mtelab.seed=%u%s%s%s%s%s",
			  boot->seed, swap, mode ? " kvm-arm.mode=" : "", mode ? mode : "",
			  *append ? " " : "", append);

	return (size_t)length < sizeof(command->append) ? 0 : -1;
}

static void add_channel(int fd, struct qemu_command *command)
{
	add(command, "-display", "none");
	add(command, "-monitor", "none");
	add(command, "-serial", "stdio");
	snprintf(command->channel, sizeof(command->channel),
		 "memory-backend-file,id=channel,share=on,mem-path=/proc/self/fd/%d,size=%zu", fd,
		 CHANNEL_BYTES);
	add(command, "-object", command->channel);
	add(command, "-device", "ivshmem-plain,memdev=channel");
}

int qemu_open_swap(const struct qemu_host *host, int *fd, struct message *message)
{
	*fd = -1;
	if (!host->swap_mib)
		return 0;
	*fd = memfd_create("swap", MFD_CLOEXEC);
	if (*fd >= 0 && ftruncate(*fd, (off_t)host->swap_mib << 20) == 0)
		return 0;
	return message_set_errno(message, errno, "cannot make a disk for swap");
}

/* An NVMe disk, because the kernels have its driver built in. */
static void add_swap(int fd, struct qemu_command *command)
{
	snprintf(command->swap, sizeof(command->swap),
		 "file=/proc/self/fd/%d,format=raw,if=none,id=swap", fd);
	add(command, "-drive", command->swap);
	add(command, "-device", "nvme,drive=swap,serial=swap");
}

int qemu_build_command(const struct qemu *qemu, const struct qemu_boot *boot,
		       struct qemu_command *command, struct message *message)
{
	if (write_append(boot, command) < 0)
		return message_set(message, "the kernel's command line is too long");
	command->count = 0;
	add_machine(qemu, boot, command);
	add_accelerator(boot, command);
	if (boot->icount && boot->trace_fd >= 0)
		add_plugin(boot, command);
	if (boot->channel_fd >= 0)
		add_channel(boot->channel_fd, command);
	else
		add(command, "-nographic", NULL);
	if (boot->host.swap_mib)
		add_swap(boot->swap_fd, command);
	add(command, "-kernel", boot->kernel);
	snprintf(command->initrd, sizeof(command->initrd), "/proc/self/fd/%d", boot->initrd_fd);
	add(command, "-initrd", command->initrd);
	add(command, "-append", command->append);
	return 0;
}
