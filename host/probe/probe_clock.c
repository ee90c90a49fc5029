/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_clock: the counter that samples are read off. */
#include "host/machine/clock.h"
#include "host/probe/probe.h"

void probe_clock(struct findings *findings)
{
	struct clock_scale scale = {0};
	struct message message;
	uint64_t frequency_hz = clock_frequency_hz();

	finding_add(findings, "counter", FINDING_NOTE, "%s, %llu Hz", clock_counter_name(),
		    (unsigned long long)frequency_hz);
	if (clock_calibrate(false, &scale, &message) < 0) {
		finding_add(findings, "tick", FINDING_NO, "%s", message.text);
		return;
	}
	if (scale.emulated)
		finding_add(
			findings, "tick", FINDING_NOTE,
			"%g instruction%s: this machine is emulated, and says nothing about time",
			scale.unit_per_tick, scale.unit_per_tick == 1 ? "" : "s");
	else
		finding_add(findings, "tick", FINDING_NOTE,
			    "%g ns: smaller differences between single samples are invisible",
			    scale.unit_per_tick);
}
