/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hold_guard: ends a held lock (host/race/held_lock.h) when whoever is to let go of it does not.
 *
 * A process of its own, with real-time priority where that is permitted, lets go after limit_ms, counted
 * from when the guest came: of that page alone, so that the trial goes on. It is late by as long as its
 * CPU runs nobody: an interrupt on hardware, milliseconds where the CPU is one of a virtual machine that
 * is kept waiting. What stops that process as well (a freezer of all processes, say) leaves a timer of the kernel, which kills the holder after HOLD_GUARD_LAST_MS, before the
 * watchdogs of the machine bark (20 s): to die it needs to be let run by nobody.
 */
#ifndef MTEBENCH_HOST_RACE_HOLD_GUARD_H
#define MTEBENCH_HOST_RACE_HOLD_GUARD_H

#include <sys/types.h>
#include <time.h>

#include "host/memory/uffd.h"
#include "host/race/racers.h"

#define HOLD_GUARD_LAST_MS 5000

struct hold_guard {
	const struct uffd *uffd;
	const struct racer *racer;
	unsigned int guest; /* index of the racer that waits for the lock */
	unsigned int limit_ms;
	/* hold_guard_begin() sets these. */
	pid_t pid;
	int to; /* a pipe to the process */
	timer_t last;
};

/* Starts the process for the calling one, which owns the userfaultfd. Returns 0, or -1 with
 * racer->outcome. */
int hold_guard_begin(struct hold_guard *guard);
void hold_guard_end(struct hold_guard *guard);

/* From now on, in racer->round, the fault at @address is not answered. */
void hold_guard_held(const struct hold_guard *guard, uint64_t address);

/* It has been answered. */
void hold_guard_over(const struct hold_guard *guard);

#endif
