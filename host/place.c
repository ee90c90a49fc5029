/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place: which thread runs on which CPU. */
#include "place.h"

#include <stdbool.h>

/* The CPU at @position of @allowed, in order of number. */
static unsigned int cpu_at(const cpu_set_t *allowed, unsigned int position)
{
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, allowed) && position-- == 0)
			return cpu;
	return 0;
}

unsigned int place_vcpu(const cpu_set_t *allowed, unsigned int index)
{
	unsigned int count = (unsigned int)CPU_COUNT(allowed);

	return cpu_at(allowed, count - 1 - index % count);
}

unsigned int place_main(const cpu_set_t *allowed)
{
	return cpu_at(allowed, 0);
}

const cpu_set_t *place_allowed(void)
{
	static cpu_set_t allowed;
	static bool known;

	if (!known && sched_getaffinity(0, sizeof(allowed), &allowed) < 0) {
		CPU_ZERO(&allowed);
		CPU_SET(0, &allowed);
	}
	known = true;
	return &allowed;
}

void place_self(unsigned int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

void place_self_beside(unsigned int cpu)
{
	cpu_set_t others = *place_allowed();

	CPU_CLR(cpu, &others);
	if (CPU_COUNT(&others) > 0)
		sched_setaffinity(0, sizeof(others), &others);
}
