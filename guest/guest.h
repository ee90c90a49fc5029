/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest: the entry points and workloads of the payload (include/abi.h). It runs at EL1 with the MMU
 * on, without libc and without interrupts.
 */
#ifndef MTEBENCH_GUEST_GUEST_H
#define MTEBENCH_GUEST_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "include/abi.h"

/* The part of a job that one vCPU does: items first to end - 1. */
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

/* Leaves the guest with ABI_DONE or ABI_ABORT. Returns when the host runs this vCPU again. */
void doorbell_ring(uint32_t value);

/* ABI_TOUCH. Calls @wait between the control loop and the timed one: it lets all vCPUs start
 * together. */
void touch_run(const struct share *share, void (*wait)(void));

/* ABI_RACE. */
void race_run(const struct share *share);

/* ABI_COUNT_TAGS. results[0] is the number of granules seen, results[1] of those with another tag,
 * results[2] the address of the first of these. */
void tags_count(const struct share *share);

/* ABI_WRITE_PATTERN and ABI_CHECK_PATTERN. */
void pattern_run(const struct share *share);

/* ABI_MAP. */
void map_part(const struct share *share);

/* ABI_PASS: operations on data (pass_data.c) and on tags (pass_tags.c). @wait is as above. */
void pass_data_run(const struct share *share, void (*wait)(void));
void pass_tags_run(const struct share *share, void (*wait)(void));

/* The guests that must fail. */
void negative_run(const struct share *share);

#endif
