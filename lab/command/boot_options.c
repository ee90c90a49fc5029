/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot_options: what run, exec and shell are told of the emulated host. */
#include "lab/command/boot_options.h"

#include "common/number.h"

#define SWAP_MIB_MAX 4096

struct boot boot;

static const char *const models[] = {"neoverse-n2", "cortex-a710", "max", NULL};

static int take_nodes(char *value, struct message *message)
{
	uint64_t nodes;

	if (number_parse_u64(value, 2, QEMU_NODES_MAX, &nodes) < 0 || nodes == 3)
		return message_set(message, "--numa takes 2 or 4, not '%s'", value);
	boot.host.nodes = (unsigned int)nodes;
	return 0;
}

static int take_setting(char *value, struct message *message)
{
	return initramfs_add_setting(&boot.contents, value, message);
}

const struct command_option boot_options[] = {
	{"append", .value = "TEXT", .help = "add TEXT to the kernel's command line",
	 .text = &boot.host.append},
	{"cpu", .value = "MODEL", .help = "QEMU's CPU model; it must have MTE",
	 .usual = "neoverse-n2", .open = true, .choices = WORD_LIST(models), .text = &boot.cpu},
	{"numa", .value = "NODES", .take = take_nodes,
	 .help = "split memory and CPUs between this many NUMA nodes (2 or 4)"},
	{"set", .value = "PATH=VALUE", .take = take_setting,
	 .help = "write VALUE to PATH, below /proc or /sys, before the program starts; repeatable"},
	{"smp", .value = "TOPOLOGY", .usual = "2", .text = &boot.host.smp,
	 .help = "QEMU's -smp, such as 8,sockets=2,cores=2,threads=2"},
	{"swap", .value = "MIB", .number = &boot.host.swap_mib, .min = 1, .max = SWAP_MIB_MAX,
	 .help = "swap space on an NVMe disk of its own; it completes asynchronously, so counts do not repeat to the "
		 "instruction"},
	{.name = NULL},
};
