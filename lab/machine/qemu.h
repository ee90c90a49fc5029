/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu: which QEMU there is, and its command line for an emulated host.
 *
 * The program is qemu-system-aarch64 on the PATH, or what $MTELAB_QEMU names.
 */
#ifndef MTEBENCH_LAB_MACHINE_QEMU_H
#define MTEBENCH_LAB_MACHINE_QEMU_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define QEMU_CPU_MAX       63
#define QEMU_ARGUMENTS_MAX 64
#define QEMU_NODES_MAX     4

struct qemu {
	const char *program;
	unsigned int major;
	unsigned int minor;
	char cpu[QEMU_CPU_MAX + 1]; /* empty until chosen */
};

/* Random numbers of the emulated CPU (RNDR) begin with this, unless the user gives another. */
#define QEMU_DEFAULT_SEED 1u
#define QEMU_SEED_MAX     UINT32_MAX

/* What a user can have otherwise of an emulated host; all 0: the default one. */
struct qemu_host {
	const char *append;   /* NULL, or more for the kernel's command line */
	const char *kvm_mode; /* of kernels_kvm_modes; NULL: KVM is told nothing */
	const char *smp;      /* QEMU's -smp; NULL: "2" */
	unsigned int nodes;   /* NUMA nodes that share memory and CPUs out; 0: none */
	uint64_t swap_mib;    /* NVMe disk that PID 1 makes swap space of; 0: none */
};

/*
 * How an emulated host is started. Under -icount the seed and a calendar that always begins at the
 * same moment make two boots equal: the kernel's random choices move the paths it takes by some
 * instructions. The seed stands on the kernel's command line as mtelab.seed=N, which the kernel
 * ignores and run.json keeps.
 */
struct qemu_boot {
	const char *kernel;
	struct qemu_host host;
	int initrd_fd;
	int channel_fd; /* the channel's file; -1 for a host that a person uses on its console */
	bool icount;    /* the counter goes with the instructions; else two threads and real time */
	uint32_t seed;  /* used with icount */
	int swap_fd;    /* of qemu_open_swap(); used where the host has swap */
	int trace_fd;   /* -1, or the file for the anatomy plugin's record; used with icount */
	bool footprint; /* it records accesses to memory too */
};

/* An argument vector and the texts that it points to. Not to be copied. */
struct qemu_command {
	const char *arguments[QEMU_ARGUMENTS_MAX]; /* ends with NULL */
	size_t count;
	char cpu[QEMU_CPU_MAX + 32];
	char seed[16];
	char initrd[32];
	char nodes[QEMU_NODES_MAX][2][64];
	char channel[96];
	char swap[96];
	char plugin[2 * PATH_MAX + 64];
	char append[512];
};

/* The version out of what `--version` printed. Returns 0, or -1 when it is not that. */
int qemu_parse_version(const char *text, unsigned int *major, unsigned int *minor);

/* Whether this QEMU can load the anatomy plugin. Returns 0, or -1 with a message. */
int qemu_check_plugins(const struct qemu *qemu, struct message *message);

/* Finds QEMU. Returns 0, or -1 with a message when there is none or it is too old for the lab. */
int qemu_find(struct qemu *qemu, struct message *message);

/* Chooses the CPU model @cpu, or for NULL neoverse-n2. Returns 0, or -1 with a message when this
 * QEMU lacks it, or it lacks MTE. */
int qemu_choose_cpu(struct qemu *qemu, const char *cpu, struct message *message);

/* Sets *@fd to a file in memory for the host's swap, -1 where it has none. Returns 0, or -1 with a
 * message. */
int qemu_open_swap(const struct qemu_host *host, int *fd, struct message *message);

/*
 * Fills @command. The virtual counter is set to 1 GHz and -icount to 1 ns an instruction, so that
 * one tick is one instruction; the kernel's timer tick then comes every 4 million instructions,
 * where the model's own 62.5 MHz would put one into every second fault of a huge page. Returns 0,
 * or -1 with a message when `append` is too long.
 */
int qemu_build_command(const struct qemu *qemu, const struct qemu_boot *boot,
		       struct qemu_command *command, struct message *message);

#endif
