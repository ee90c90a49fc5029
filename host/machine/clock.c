/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clock: what one tick of the counter is worth on this machine. */
#include "host/machine/clock.h"

#include <time.h>

#define LOOP_SHORT_INSTRUCTIONS 2000
#define LOOP_LONG_INSTRUCTIONS  42000
#define LOOP_REPEATS            16
#define QUANTUM_READS           4096

/* The least of several: an interrupt can only make a loop longer. */
static uint64_t least_ticks(uint64_t instructions)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < LOOP_REPEATS; i++) {
		uint64_t ticks = clock_time_loop(instructions);

		if (ticks < least)
			least = ticks;
	}
	return least;
}

/*
 * The difference of the loops leaves out what both have in common. A counter of instructions gives
 * a whole number of instructions a tick, and nothing over; on hardware two loops do not come out in
 * that proportion to the tick.
 */
static uint64_t instructions_per_tick(const struct clock_scale *scale)
{
	uint64_t instructions = scale->loop_instructions[1] - scale->loop_instructions[0];
	uint64_t ticks = scale->loop_ticks[1] - scale->loop_ticks[0];

	if (!ticks || scale->loop_ticks[1] <= scale->loop_ticks[0] || instructions % ticks)
		return 0;
	return instructions / ticks;
}

/* 40,000 instructions in exactly 40,000 ticks: beyond any accident of a real clock. */
static bool counts_instructions(const struct clock_scale *scale)
{
	return instructions_per_tick(scale) == 1;
}

int clock_decide(bool told_emulated, struct clock_scale *scale, struct message *message)
{
	uint64_t per_tick = instructions_per_tick(scale);

	scale->emulated = told_emulated || counts_instructions(scale);
	if (!scale->emulated) {
		if (!scale->frequency_hz)
			return message_set(message,
					   "the counter has no frequency (CNTFRQ_EL0 is 0)");
		scale->unit = "ns";
		scale->unit_per_tick = 1e9 / (double)scale->frequency_hz;
		return 0;
	}
	if (!per_tick)
		return message_set(
			message,
			"the counter does not count instructions (a loop of %llu took %llu ticks, one of %llu took %llu): run the emulator with -icount and a shift that fits its counter",
			(unsigned long long)scale->loop_instructions[0],
			(unsigned long long)scale->loop_ticks[0],
			(unsigned long long)scale->loop_instructions[1],
			(unsigned long long)scale->loop_ticks[1]);
	scale->unit = "instructions";
	scale->unit_per_tick = (double)per_tick;
	return 0;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

uint64_t clock_quantum(const uint64_t *reads, size_t count)
{
	uint64_t least = 0, divisor = 0;
	bool within = false;

	for (size_t i = 1; i < count; i++) {
		uint64_t step = reads[i] - reads[i - 1];

		within |= step == 0;
		divisor = common_divisor(step, divisor);
		if (step && (!least || step < least))
			least = step;
	}
	return within ? least : divisor;
}

static void measure_quantum(struct clock_scale *scale)
{
	static uint64_t reads[QUANTUM_READS];

	for (size_t i = 0; i < QUANTUM_READS; i++)
		reads[i] = clock_ticks();
	scale->quantum_ticks = clock_quantum(reads, QUANTUM_READS);
}

static void measure_loops(struct clock_scale *scale)
{
	*scale = (struct clock_scale){
		.frequency_hz = clock_frequency_hz(),
		.loop_instructions = {LOOP_SHORT_INSTRUCTIONS, LOOP_LONG_INSTRUCTIONS},
	};
	for (int i = 0; i < 2; i++)
		scale->loop_ticks[i] = least_ticks(scale->loop_instructions[i]);
	measure_quantum(scale);
}

int clock_calibrate(bool told_emulated, struct clock_scale *scale, struct message *message)
{
	measure_loops(scale);
	return clock_decide(told_emulated, scale, message);
}

int clock_calibrate_events(bool told_emulated, struct clock_scale *scale, struct message *message)
{
	measure_loops(scale);
	scale->emulated = told_emulated;
	scale->unit = "count";
	scale->unit_per_tick = 0;
	if (counts_instructions(scale))
		return message_set(
			message,
			"clock = events needs CPUs that run at once, and this machine's run in turn (its counter counts instructions): leave -icount out");
	return 0;
}

uint64_t clock_cpu_ticks(void)
{
	uint64_t frequency_hz = clock_frequency_hz();
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * frequency_hz +
	       (uint64_t)time.tv_nsec * frequency_hz / 1000000000;
}
