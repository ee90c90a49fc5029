/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cost: counters of another process. */
#include "linuxguest/cost.h"

#include <linux/perf_event.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/watch/event_open.h"
#include "host/watch/tracepoint.h"

const char *const cost_names[COST_COUNT] = {
	[COST_HOST_KERNEL] = "host_kernel_instructions",
	[COST_HOST_USER] = "host_user_instructions",
	[COST_GUEST] = "guest_instructions",
	[COST_STAGE2_FAULTS] = "stage2_faults",
	[COST_ELAPSED] = "elapsed_ticks",
};

static int open_instructions(pid_t pid, enum cost_kind kind)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.inherit = 1,
		.disabled = 1,
		.enable_on_exec = 1,
		.exclude_user = kind == COST_HOST_KERNEL,
		.exclude_kernel = kind == COST_HOST_USER,
		.exclude_hv = kind == COST_HOST_USER,
		.exclude_host = kind == COST_GUEST,
		.exclude_guest = kind != COST_GUEST,
	};

	return event_open(&attr, pid, -1);
}

struct cost_meter cost_open(pid_t pid)
{
	struct cost_meter meter;

	for (int kind = 0; kind <= COST_GUEST; kind++)
		meter.fds[kind] = open_instructions(pid, (enum cost_kind)kind);
	meter.fds[COST_STAGE2_FAULTS] = tracepoint_open_for("kvm/kvm_guest_fault", pid);
	meter.fds[COST_ELAPSED] = -1;
	return meter;
}

void cost_close(struct cost_meter *meter)
{
	for (int kind = 0; kind < COST_COUNT; kind++)
		if (meter->fds[kind] >= 0)
			close(meter->fds[kind]);
}

struct cost cost_read(const struct cost_meter *meter)
{
	struct cost cost;

	for (int kind = 0; kind < COST_ELAPSED; kind++)
		cost.value[kind] = tracepoint_read(meter->fds[kind]);
	cost.value[COST_ELAPSED] = (int64_t)clock_ticks();
	return cost;
}

struct cost cost_between(const struct cost *before, const struct cost *after)
{
	struct cost cost;

	for (int kind = 0; kind < COST_COUNT; kind++)
		cost.value[kind] = before->value[kind] < 0 || after->value[kind] < 0
					   ? -1
					   : after->value[kind] - before->value[kind];
	return cost;
}

int64_t cost_instructions(const struct cost *cost)
{
	int64_t sum = 0;

	for (int kind = 0; kind <= COST_GUEST; kind++) {
		if (cost->value[kind] < 0)
			return -1;
		sum += cost->value[kind];
	}
	return sum;
}
