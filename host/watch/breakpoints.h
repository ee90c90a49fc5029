/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * breakpoints: hardware breakpoints on the kernel's code, on each CPU that threads of the trial use,
 * sampled by perf (perf_event_open(2), PERF_TYPE_BREAKPOINT). Kprobes cannot do it: they refuse what is
 * assembly, and loops of exclusives. All that is set up is gone with the process, however it ends.
 *
 * Each hit costs two debug exceptions: never use it while timing. An interrupt that arrives while arm64
 * handles a kernel breakpoint ends the step over it, and it hits again. Hits of other processes on
 * these CPUs are seen too.
 */
#ifndef MTEBENCH_HOST_WATCH_BREAKPOINTS_H
#define MTEBENCH_HOST_WATCH_BREAKPOINTS_H

#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define BREAKPOINTS_MAX        4         /* in one struct; most CPUs have six in all */
#define BREAKPOINTS_RING_BYTES (4 << 20) /* a CPU; 24 bytes a hit, so 174762 */
#define BREAKPOINTS_CPUS_MAX   512

struct breakpoints_cpu;

struct breakpoints {
	struct breakpoints_cpu *cpus; /* owned */
	size_t cpu_count;
	unsigned int count; /* of addresses */
};

struct breakpoint_hit {
	unsigned int cpu;
	unsigned int which; /* index of the address */
	uint64_t time_ns;   /* CLOCK_MONOTONIC_RAW */
};

/*
 * Notes hits of @count instructions from now on. Returns 0, or -1 with @message, which names @what
 * they are of, and nothing left open.
 */
int breakpoints_open(struct breakpoints *breakpoints, const uint64_t *addresses, unsigned int count,
		     const char *what, struct message *message);

/* Hands all hits so far to @each, CPU by CPU in the order of time. Returns 0, or -1 with @message when
 * there were more than a ring holds. */
typedef void breakpoint_hit_fn(void *context, const struct breakpoint_hit *hit);
int breakpoints_each(const struct breakpoints *breakpoints, breakpoint_hit_fn *each, void *context,
		     struct message *message);

void breakpoints_close(struct breakpoints *breakpoints);

#endif
