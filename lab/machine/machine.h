/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machine: one emulated host: a QEMU process, the channel to it, its console log and its time
 * limits.
 *
 * A machine is started, polled until it is no longer running, and stopped; stop may come at any
 * time. QEMU dies with mtelab, however that dies.
 */
#ifndef MTEBENCH_LAB_MACHINE_MACHINE_H
#define MTEBENCH_LAB_MACHINE_MACHINE_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/message.h"
#include "lab/machine/frame.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/qemu.h"
#include "lab/machine/ring.h"

/* How long a machine may say nothing, in seconds of wall time; a boot takes 3 to 8. Trials with
 * Linux guests say nothing for 20 on a machine that has nothing else to do. */
#define MACHINE_SILENCE_S        120.0
#define MACHINE_GUESTS_SILENCE_S 600.0

struct machine_plan {
	const struct qemu *qemu;
	const struct initramfs_contents *contents;
	const char *kernel; /* image */
	struct qemu_host host;
	const char *console_path; /* where the console log goes; begun anew */
	bool icount;
	uint32_t seed;    /* used with icount */
	double limit_s;   /* from start to the end of the command */
	double silence_s; /* 0: MACHINE_SILENCE_S */
	int trace_fd;     /* -1, or the file for the anatomy plugin's record */
	bool footprint;   /* it records accesses to memory too */
};

enum machine_state {
	MACHINE_RUNNING,
	MACHINE_ENDED, /* the command ended: `ended` */
	/* hang, panic, QEMU died, or nonsense on the channel: the message says which */
	MACHINE_LOST,
};

struct machine {
	pid_t pid; /* 0 when there is no process */
	void *channel;
	struct ring ring;
	const char *console_path; /* borrowed from the plan */
	double limit_s;
	double silence_s;
	double started_s;
	double last_frame_s;
	struct frame_exit ended;
};

/* Gets every frame but the last. Returns 0, or -1 with a message: then the machine is lost. */
typedef int machine_frame_fn(void *context, const struct frame *frame, struct message *message);

/* Returns 0, or -1 with a message and nothing left to stop. */
int machine_start(struct machine *machine, const struct machine_plan *plan,
		  struct message *message);

/* Hands over the frames that have come, and tells how the machine is. Does not wait. */
enum machine_state machine_poll(struct machine *machine, machine_frame_fn *take, void *context,
				struct message *message);

/* Kills QEMU if it still runs, and gives everything back. */
void machine_stop(struct machine *machine);

#endif
