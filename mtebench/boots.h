/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boots: which kernel is booted next when kernels are compared on one machine (doc/ab-kernels.md).
 *
 * The state is a directory that outlives each boot. `order` is written whole at the beginning: a
 * line with the seed, then a kernel release a line, each round a shuffle of all kernels. `journal`
 * grows by a synced line for each event: "boot STEP BOOT_ID" before a boot, "done STEP CODE" behind
 * a measurement, "lost STEP RELEASE" for a step that came up in the wrong kernel BOOTS_TRIES times.
 */
#ifndef MTEBENCH_MTEBENCH_BOOTS_H
#define MTEBENCH_MTEBENCH_BOOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define BOOTS_STEPS_MAX 1000
#define BOOTS_NAME_MAX  128
#define BOOTS_TRIES     2

/* What this machine is: its kernel release, and what tells one boot from another. */
struct boots_machine {
	char release[BOOTS_NAME_MAX];
	char boot_id[BOOTS_NAME_MAX];
};

struct boots_request {
	char *const *kernels; /* releases, as uname has them */
	size_t kernel_count;
	uint64_t rounds;
	uint64_t seed;
};

enum boots_action {
	BOOTS_MEASURE, /* this is the step's kernel, freshly booted */
	BOOTS_BOOT,    /* into the step's kernel; said in the journal already */
	BOOTS_STOP,    /* every step is done or lost */
};

struct boots_step {
	enum boots_action action;
	size_t number;
	char release[BOOTS_NAME_MAX];
};

/* Writes DIRECTORY/order, for a new directory. Returns 0, or -1 with a message. */
int boots_begin(const char *directory, const struct boots_request *request,
		struct message *message);

/* What to do now on @machine. Returns 0 with @step, or -1 with a message. */
int boots_next(const char *directory, const struct boots_machine *machine, struct boots_step *step,
	       struct message *message);

/* The step that boots_next() said to measure ended with @code. Returns 0, or -1 with a message. */
int boots_ended(const char *directory, const struct boots_machine *machine, uint64_t code,
		struct message *message);

#endif
