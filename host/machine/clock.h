/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock: what one tick of the counter is worth on this machine.
 *
 * On hardware a tick is a time: 1e9 / frequency ns. In the lab (QEMU with -icount) the counter
 * advances by instructions, and a tick is a number of them; this is not believed but proven, with
 * loops of known length. A machine whose counter turns out to count instructions exactly is
 * emulated, whether or not it was said to be.
 */
#ifndef MTEBENCH_HOST_MACHINE_CLOCK_H
#define MTEBENCH_HOST_MACHINE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "include/marker.h"

struct clock_scale {
	uint64_t frequency_hz;         /* clock_frequency_hz() */
	bool emulated;                 /* a tick counts instructions */
	const char *unit;              /* "instructions", "ns", or "count": no tick is used */
	double unit_per_tick;          /* how many of them one tick is; 0 with "count" */
	uint64_t loop_instructions[2]; /* lengths of the two loops */
	uint64_t loop_ticks[2];        /* the least that each took */
	uint64_t quantum_ticks;        /* clock_quantum() of this machine's counter */
};

/*
 * By how many ticks the counter steps, from @count reads of it one after the other: a counter of 1 GHz
 * that is driven by 25 MHz steps by 40. Where some reads came within one step it is the smallest step
 * seen; else steps are no longer than a read, and it is what all of them are multiples of.
 */
uint64_t clock_quantum(const uint64_t *reads, size_t count);

/*
 * Runs both loops and settles the scale. With @told_emulated a counter that does not count
 * instructions is an error. Returns 0 or -1 with @message.
 */
int clock_calibrate(bool told_emulated, struct clock_scale *scale, struct message *message);

/*
 * The same for a run of clock = events: unit "count". An emulated machine whose counter counts
 * instructions runs its CPUs in turn, so nothing can happen at once in it: an error.
 */
int clock_calibrate_events(bool told_emulated, struct clock_scale *scale, struct message *message);

/* The decision alone, from @frequency_hz and the loops of @scale: pure, for tests. Same results as
 * above. */
int clock_decide(bool told_emulated, struct clock_scale *scale, struct message *message);

/* "CNTVCT_EL0", or "CLOCK_MONOTONIC" on architectures other than arm64. */
const char *clock_counter_name(void);

/* Reads that counter. */
uint64_t clock_ticks(void);

/* The same at the two ends of a timed operation, with the markers outside it. */
static inline uint64_t clock_begin(void)
{
	marker_begin();
	return clock_ticks();
}

static inline uint64_t clock_end(void)
{
	uint64_t ticks = clock_ticks();

	marker_end();
	return ticks;
}

/* CNTFRQ_EL0, or 1 GHz of CLOCK_MONOTONIC. */
uint64_t clock_frequency_hz(void);

/* CPU time of this process, all threads, in ticks of the counter: without what it waits for. */
uint64_t clock_cpu_ticks(void);

/* Executes exactly @instructions (even, at least 2) and returns the ticks that passed; 0 where the
 * counter is CLOCK_MONOTONIC, which never counts instructions. */
uint64_t clock_time_loop(uint64_t instructions);

#endif
