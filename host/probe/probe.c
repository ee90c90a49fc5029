/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe: what can be measured on this machine and what cannot. */
#include "host/probe/probe.h"

static const struct {
	const char *heading;
	void (*look)(struct findings *findings);
	bool conditions;
} topics[] = {
	{"Guests", probe_guests, false}, {"Memory Tagging Extension", probe_mte, false},
	{"Memory", probe_memory, false}, {"Permissions", probe_access, false},
	{"Clock", probe_clock, false},   {"CPUs", probe_cpus, true},
	{"Kernel", probe_kernel, true},
};

static void look(struct findings *findings, bool conditions_only)
{
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		if (conditions_only && !topics[i].conditions)
			continue;
		findings->topic = topics[i].heading;
		topics[i].look(findings);
	}
}

void probe_all(struct findings *findings)
{
	look(findings, false);
}

void probe_conditions(struct findings *findings)
{
	look(findings, true);
}
