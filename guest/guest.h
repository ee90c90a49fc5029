/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest: the modules of the payload. It runs at EL1 with the MMU on and nothing else: no libc, no
 * interrupts.
 */
#ifndef MTEBENCH_GUEST_GUEST_H
#define MTEBENCH_GUEST_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "include/abi.h"

/* What this vCPU has of the job: its index, its thread block and its items [first, end). */
struct share {
	const struct abi_job *job;
	struct abi_thread *thread;
	uint64_t index;
	uint64_t first;
	uint64_t end;
};

/* Entry from start.S. Never returns. */
void guest_main(uint64_t index) __attribute__((noreturn));

/* Entry from vectors.S: publishes @frame, rings ABI_ABORT. Never returns. */
void trap_abort(const struct abi_abort *frame) __attribute__((noreturn));

/* Leaves the guest with ABI_DONE or ABI_ABORT; returns when the host runs this vCPU again. */
void doorbell_ring(uint32_t value);

/* ABI_TOUCH. @wait is called between the control loop and the timed one, to start all vCPUs
 * together. */
void touch_run(const struct share *share, void (*wait)(void));

/* ABI_RACE. */
void race_run(const struct share *share);

/* ABI_COUNT_TAGS: results[0] granules seen, results[1] with another tag, results[2] address of the
 * first such. */
void tags_count(const struct share *share);

/* ABI_WRITE_PATTERN and ABI_CHECK_PATTERN. */
void pattern_run(const struct share *share);

/* ABI_MAP. */
void map_part(const struct share *share);

/* ABI_PASS: operations on data (stream.c), and on tags (tag_pass.c). @wait as above. */
void stream_run(const struct share *share, void (*wait)(void));
void tag_pass_run(const struct share *share, void (*wait)(void));

/* The guests that must fail. */
void negative_run(const struct share *share);

#endif
