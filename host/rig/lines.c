/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines: in which cache the lines of the memory under measurement are when the clock starts. */
#include "host/rig/lines.h"

#include <sched.h>

#include "host/machine/place.h"
#include "host/memory/evict.h"

#define LINE_BYTES 64 /* none is smaller on CPUs with KVM */

const struct level lines_levels[] = {
	LEVEL_AT(LINES_LEFT, "left"),
	LEVEL_AT(LINES_MINE, "mine"),
	LEVEL_AT(LINES_OTHER, "other"),
	LEVEL_AT(LINES_COLD, "cold"),
	{0},
};

static int store_on(struct trial *trial, const struct backing *backing, unsigned int cpu)
{
	place_self(cpu);
	for (size_t at = 0; at < backing->size_bytes; at += LINE_BYTES)
		__atomic_fetch_add((uint64_t *)(void *)((char *)backing->memory + at), 0,
				   __ATOMIC_RELAXED);
	if (sched_getcpu() != (int)cpu)
		return outcome_fail(&trial->outcome, "lines: CPU %u is not available", cpu);
	place_self(place_main(place_allowed()));
	return trial_counter(trial, "lines_cpu", cpu);
}

static int evict_all(struct trial *trial, const struct backing *backing)
{
	size_t count = evict(backing->memory, backing->size_bytes);

	if (!count)
		return outcome_skip(
			&trial->outcome,
			"lines = cold: no process can evict lines on this architecture");
	return trial_counter(trial, "lines_evicted", count);
}

int lines_arrange(struct trial *trial, const struct backing *backing, bool guest)
{
	enum lines lines = (enum lines)cell_number(trial->cell, "lines");
	unsigned int vcpu = place_vcpu(place_allowed(), 0), host = place_main(place_allowed());

	if (lines == LINES_LEFT)
		return 0;
	if (lines == LINES_COLD)
		return evict_all(trial, backing);
	if (lines == LINES_OTHER && vcpu == host)
		return outcome_skip(&trial->outcome, "lines = other needs another CPU");
	return store_on(trial, backing, (lines == LINES_MINE) == guest ? vcpu : host);
}
