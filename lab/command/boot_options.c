/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot_options: what run, exec and shell are told of the emulated host. */
#include "lab/command/boot_options.h"

#include <getopt.h>

#include "common/number.h"

const char boot_options_help[] =
	"  --append TEXT          add TEXT to the kernel's command line\n"
	"  --cpu MODEL            QEMU's CPU model, one with MTE (default neoverse-n2)\n"
	"  --numa NODES           share memory and CPUs out between so many NUMA nodes (2 or 4)\n"
	"  --set PATH=VALUE       write VALUE into PATH, below /proc or /sys, before the program starts; repeatable\n"
	"  --smp TOPOLOGY         QEMU's -smp, such as 8,sockets=2,cores=2,threads=2 (default 2)\n"
	"  --swap MIB             swap space on an NVMe disk of its own; its completions come when they come, so that\n"
	"                         counts do not repeat to the instruction\n";

static int take_nodes(struct qemu_host *host, struct message *message)
{
	uint64_t nodes;

	if (number_parse_u64(optarg, 2, QEMU_NODES_MAX, &nodes) < 0 || nodes == 3)
		return message_set(message, "--numa takes 2 or 4, not '%s'", optarg);
	host->nodes = (unsigned int)nodes;
	return 0;
}

static int take_swap(struct qemu_host *host, struct message *message)
{
	uint64_t mib;

	if (number_parse_u64(optarg, 1, BOOT_SWAP_MIB_MAX, &mib) < 0)
		return message_set(message, "--swap takes 1 to %d MiB, not '%s'", BOOT_SWAP_MIB_MAX,
				   optarg);
	host->swap_mib = (unsigned int)mib;
	return 0;
}

int boot_options_take(struct boot_options *options, int option, struct initramfs_contents *contents,
		      const char *command, struct message *message)
{
	switch (option) {
	case BOOT_APPEND:
		options->host.append = optarg;
		return 0;
	case BOOT_CPU:
		options->cpu = optarg;
		return 0;
	case BOOT_NUMA:
		return take_nodes(&options->host, message);
	case BOOT_SET:
		return initramfs_add_setting(contents, optarg, message);
	case BOOT_SMP:
		options->host.smp = optarg;
		return 0;
	case BOOT_SWAP:
		return take_swap(&options->host, message);
	default:
		return message_set(message, "see `lab/mtelab %s --help`", command);
	}
}
