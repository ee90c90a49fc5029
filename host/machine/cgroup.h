/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup: what the control groups of this process limit, in either version of their files. */
#ifndef MTEBENCH_HOST_MACHINE_CGROUP_H
#define MTEBENCH_HOST_MACHINE_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

struct cgroup_limit {
	char path[512]; /* the file that says so */
	uint64_t value; /* its first number */
};

/*
 * The least limit among the groups of this process and those above it, or false where there is
 * none: of version 2 in @file ("memory.max"), else of version 1's @controller in @old_file.
 */
bool cgroup_find_limit(const char *file, const char *controller, const char *old_file,
		       struct cgroup_limit *least);

/* The limit of CPU time: microseconds a period. */
bool cgroup_limits_cpu(struct cgroup_limit *least);

#endif
